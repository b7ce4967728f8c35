import type { Board } from './board.ts';
import type { DashboardConfig } from './services/config.ts';

/** A dashboard as CloudWatch's PutDashboard takes it; `body` is JSON that still has to be escaped for Terraform. */
export interface CloudWatchDashboard {
  name: string;
  /** Of the board: plain text, for logical names. */
  id: string;
  body: object;
}

export function cloudwatchDashboard(board: Board, config: DashboardConfig): CloudWatchDashboard {
  return { name: `open-saves-load-${config.environment}-${board.id}`, id: board.id, body: {} };
}
