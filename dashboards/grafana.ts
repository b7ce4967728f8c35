import type { Board } from './board.ts';
import type { DashboardConfig } from './services/config.ts';

/** A dashboard of Grafana's; `json` has Grafana's own `$variables`, which have to be escaped for Terraform. */
export interface GrafanaDashboard {
  uid: string;
  /** Of the board: plain text, for logical names. */
  id: string;
  title: string;
  json: object;
}

export function grafanaDashboard(board: Board, config: DashboardConfig): GrafanaDashboard {
  return { uid: `open-saves-load-${board.id}`, id: board.id, title: board.title, json: { config } };
}
