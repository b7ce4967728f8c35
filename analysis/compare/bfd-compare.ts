import type { BfdStats, BfdTask } from './bfd.ts';

export type BfdResult = 'PASS' | 'WARNING' | 'FAILURE';

export interface BfdCompared {
  /** `Aggregated`, or the task. */
  of: string;
  stat: string;
  before: number;
  after: number;
  /** Above 100: worse. */
  percent: number;
  result: BfdResult;
}

/** Warning and failure from so many percent on: those of BFD's own file of thresholds. */
interface Threshold {
  stat: keyof BfdTask | `${number}`;
  warn: number;
  fail: number;
}

/** More of these is better. */
const LARGER = new Set<string>(['num_requests', 'total_reqs_per_second']);

const rows = (stats: Threshold['stat'][], warn: number, fail: number): Threshold[] =>
  stats.map((stat) => ({ stat, warn, fail }));

const TOTALS: readonly Threshold[] = [
  ...rows(
    ['num_requests', 'median_response_time', 'average_response_time', 'total_reqs_per_second'],
    150,
    200,
  ),
  ...rows(['min_response_time'], 2500, 5000),
  ...rows(['max_response_time'], 150, 500),
  ...rows(['0.9', '0.95', '0.98', '0.99', '0.999', '0.9999', '1.0'], 300, 500),
];

const TASKS: readonly Threshold[] = [
  ...rows(['num_requests', 'average_response_time'], 200, 300),
  ...rows(['total_reqs_per_second'], 150, 200),
  ...rows(['median_response_time', '0.9', '0.95', '0.98'], 300, 500),
  ...rows(['min_response_time', 'max_response_time', '0.99', '0.999', '0.9999', '1.0'], 500, 1000),
];

/** Compares as BFD does: totals, and the tasks that both have. A ratio over 0 counts as none, so it passes. */
export function compareBfd(before: Pick<BfdStats, 'totals' | 'tasks'>, after: BfdStats): BfdCompared[] {
  const tasks = after.tasks.flatMap((of) => {
    const had = before.tasks.find(({ task_name: name }) => name === of.task_name);
    return had ? each(TASKS, of.task_name, had, of) : [];
  });
  return [...each(TOTALS, 'Aggregated', before.totals, after.totals), ...tasks];
}

function each(thresholds: readonly Threshold[], of: string, before: BfdTask, after: BfdTask): BfdCompared[] {
  return thresholds.flatMap(({ stat, warn, fail }) => {
    const [had, has] = [valueOf(before, stat), valueOf(after, stat)];
    if (had === undefined || has === undefined) return [];
    const [over, under] = LARGER.has(stat) ? [had, has] : [has, had];
    const percent = under === 0 ? 0 : (over / under) * 100;
    const result: BfdResult = percent >= fail ? 'FAILURE' : percent >= warn ? 'WARNING' : 'PASS';
    return [{ of, stat, before: had, after: has, percent, result }];
  });
}

function valueOf(of: BfdTask, stat: string): number | undefined {
  const value: unknown = (of as Record<string, unknown>)[stat];
  return typeof value === 'number' ? value : of.response_time_percentiles[stat];
}
