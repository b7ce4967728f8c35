import type { EditOfRun } from '../../results.ts';
import type { Stage } from '../../stages.ts';

/** What load a run asked for. */
export function loadInWords(asked: {
  stages?: readonly Stage[];
  users?: number;
  spawnRate?: number;
  edits?: readonly EditOfRun[];
}): string {
  const { stages, users = 0, spawnRate = 0, edits = [] } = asked;
  if (stages) return stages.map((stage) => stageInWords(stage.fromRps, stage)).join(', then ');
  const later = edits.map((edit) => `; ${edit.users} users from ${edit.at.toFixed(0)} s on`);
  return usersInWords(users, spawnRate) + later.join('');
}

/** A rate that lasts, or a stage of a plan. */
export function stageInWords(rps: number, stage: Partial<Stage> = {}): string {
  const { toRps = rps, seconds = Infinity } = stage;
  const rate = rps === toRps ? `${rps}/s` : `${rps} to ${toRps}/s`;
  // A stage without an end is some thirty years long.
  return seconds > 1e8 ? rate : `${rate} for ${Number(seconds.toFixed(1))} s`;
}

export function usersInWords(users: number, spawnRate: number): string {
  return `${users} users, ${spawnRate} of them a second`;
}
