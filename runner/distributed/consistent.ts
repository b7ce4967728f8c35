import type { EntryReport, StatsReport } from '../stats-report.ts';

/**
 * Whether a report adds up: each request with a time lies in a bucket and in a second, failures too, and the total is
 * that of its parts. A frame that was damaged on its way rarely does.
 */
export function isWhole({ stats, stats_total: total }: StatsReport): boolean {
  if (![...stats, total].every(addsUp)) return false;
  const sums = ['num_requests', 'num_none_requests', 'num_failures'] as const;
  return sums.every((key) => stats.reduce((all, entry) => all + entry[key], 0) === total[key]);
}

function addsUp(entry: EntryReport): boolean {
  return (
    sum(entry.response_times) === entry.num_requests - entry.num_none_requests &&
    sum(entry.num_reqs_per_sec) === entry.num_requests &&
    sum(entry.num_fail_per_sec) === entry.num_failures
  );
}

function sum(counts: ReadonlyMap<number, number>): number {
  let all = 0;
  for (const count of counts.values()) all += count;
  return all;
}
