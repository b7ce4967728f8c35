import { Histogram } from '../../runner/histogram.ts';
import type { RequestTotals, Run } from '../../runner/results.ts';
import { bfdHash, type BfdStats, type BfdTask } from './bfd.ts';

export interface BfdAbout {
  tags: string[];
  environment: string;
  /** Seconds at full load, as asked for. */
  requestedRuntime: number;
  userClasses: string[];
}

const SHARES = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1];

/** A run in BFD's shape, not compared yet. What the warm-up sent is in none of its numbers. */
export function bfdOfRun(run: Run, { tags, environment, requestedRuntime, userClasses }: BfdAbout): BfdStats {
  const { duration } = run;
  const all = new Histogram();
  for (const { histograms } of run.requests) all.add(Histogram.decode(histograms.responseTime));
  const stats: BfdStats = {
    metadata: {
      timestamp: Math.floor(Date.parse(run.start) / 1000),
      tags,
      environment,
      stats_reset_after_spawn: true,
      num_total_users: run.users ?? 0,
      num_users_per_second: run.spawnRate ?? 0,
      requested_runtime: requestedRuntime,
      total_runtime: duration,
      // The hash knows no rates, and runs at different ones are not alike.
      user_classes: run.model === 'open' ? [...userClasses, `open model ${planOf(run)}`] : userClasses,
      hash: '',
      compare_result: 'NOT_APPLICABLE',
      validation_result: run.totals.failures > 0 ? 'FAILED' : 'PASSED',
    },
    totals: taskOf('Aggregated', '', run.totals, all, duration),
    tasks: run.requests.map((of) =>
      taskOf(of.name, of.method, of, Histogram.decode(of.histograms.responseTime), duration),
    ),
  };
  stats.metadata.hash = bfdHash(stats, JSON.stringify(stats));
  return stats;
}

function planOf({ stages = [] }: Run): string {
  return stages.map(({ fromRps, toRps, seconds }) => `${fromRps}-${toRps}:${seconds}s`).join(',');
}

function taskOf(
  name: string,
  method: string,
  { requests, failures }: Pick<RequestTotals, 'requests' | 'failures'>,
  times: Histogram,
  seconds: number,
): BfdTask {
  const { min, mean, max } = times.distribution();
  return {
    task_name: name,
    request_method: method,
    num_requests: requests,
    num_failures: failures,
    median_response_time: Math.round(times.percentile(50)),
    average_response_time: mean,
    min_response_time: Math.round(min),
    max_response_time: Math.round(max),
    total_reqs_per_second: seconds > 0 ? requests / seconds : 0,
    total_fails_per_sec: seconds > 0 ? failures / seconds : 0,
    response_time_percentiles: Object.fromEntries(
      SHARES.map((share) => [share === 1 ? '1.0' : String(share), times.percentile(share * 100)]),
    ),
  };
}
