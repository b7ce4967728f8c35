import { withoutAddress, type RequestStats, type StatsEntry } from '../stats.ts';
import type { Runs } from './runs.ts';

/** Rows at most, as in Locust: more would make a page crawl. */
const MOST_ROWS = 500;
/** What Locust's page charts. */
const CHARTED = [0.5, 0.95];

/** A row of statistics. Source: `StatsEntry.to_dict` of Locust's `stats.py`. */
export function statsRow(entry: StatsEntry): Record<string, number | string> {
  const [p95 = 0, p99 = 0] = entry.percentiles([0.95, 0.99]);
  return {
    method: entry.method,
    name: entry.name,
    num_requests: entry.numRequests,
    num_failures: entry.numFailures,
    min_response_time: Math.round(entry.minResponseTime ?? 0),
    max_response_time: Math.round(entry.maxResponseTime),
    current_rps: entry.currentRps,
    current_fail_per_sec: entry.currentFailPerSec,
    avg_response_time: entry.avg,
    median_response_time: entry.median,
    total_rps: entry.totalRps,
    total_fail_per_sec: entry.totalFailPerSec,
    'response_time_percentile_0.95': p95,
    'response_time_percentile_0.99': p99,
    avg_content_length: entry.avgContentLength,
  };
}

/** Answer to `/stats/requests`. Source: `request_stats` of Locust's `web.py`. */
export function statsRequests(runs: Runs, stats: RequestStats, nowSeconds: number): Record<string, unknown> {
  const total = statsRow(stats.total);
  const current = stats.total.currentPercentiles(CHARTED, nowSeconds);
  const workers = runs.master ? { workers: workersOf(runs), worker_count: runs.workers } : {};
  return {
    stats: [...stats.entries.slice(0, MOST_ROWS).map(statsRow), total],
    errors: [...stats.errors.values()].slice(0, MOST_ROWS).map((error) => ({
      method: error.method,
      name: error.name,
      error: withoutAddress(error.error),
      occurrences: error.occurrences,
      first_seen: error.firstSeen,
      last_seen: error.lastSeen,
    })),
    current_rps: total['current_rps'],
    current_fail_per_sec: total['current_fail_per_sec'],
    total_rps: total['total_rps'],
    total_fail_per_sec: total['total_fail_per_sec'],
    fail_ratio: stats.total.failRatio,
    current_response_time_percentiles: Object.fromEntries(
      CHARTED.map((share, index) => [`response_time_percentile_${share}`, current?.[index] ?? null]),
    ),
    ...workers,
    state: runs.state,
    user_count: runs.users,
  };
}

/** Workers as Locust's master tells of them. */
export function workersOf({ master }: Runs): Record<string, unknown>[] {
  const nodes = master ? [...master.master.nodes.values()] : [];
  return nodes.map((node) => ({
    id: node.id,
    state: node.state,
    user_count: node.gauges['users'] ?? node.userCount,
    cpu_usage: node.cpuUsage,
    memory_usage: node.memoryUsage,
  }));
}

/** Rows of `/exceptions`. */
export function exceptionRows(stats: RequestStats): Record<string, unknown>[] {
  return [...stats.exceptions.values()].map(({ count, message, traceback, nodes }) => ({
    count,
    msg: message,
    traceback,
    nodes: [...nodes].join(', '),
  }));
}
