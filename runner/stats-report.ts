import { StatsEntry, withoutAddress, type RequestStats } from './stats.ts';

/** A `StatsEntry` as workers send it to a master: `StatsEntryDict` of Locust's `stats.py`. */
export interface EntryReport {
  name: string;
  method: string;
  /** Unix seconds. */
  last_request_timestamp: number | null;
  start_time: number;
  num_requests: number;
  num_none_requests: number;
  num_failures: number;
  /** ms, as the next two. */
  total_response_time: number;
  max_response_time: number;
  min_response_time: number | null;
  total_content_length: number;
  /** By rounded time in ms. Keys of this map and the next two must stay integers on the wire. */
  response_times: Map<number, number>;
  /** By Unix second. */
  num_reqs_per_sec: Map<number, number>;
  num_fail_per_sec: Map<number, number>;
}

/** `StatsErrorDict` of Locust's `stats.py`. */
export interface ErrorReport {
  name: string;
  method: string;
  error: string;
  occurrences: number;
  first_seen: number | null;
  last_seen: number | null;
}

/** What was counted since the last report. */
export interface StatsReport {
  stats: EntryReport[];
  stats_total: EntryReport;
  errors: Record<string, ErrorReport>;
}

export function entryReport(entry: StatsEntry): EntryReport {
  return {
    name: entry.name,
    method: entry.method,
    last_request_timestamp: entry.lastRequestTimestamp ?? null,
    start_time: entry.startTime,
    num_requests: entry.numRequests,
    num_none_requests: entry.numNoneRequests,
    num_failures: entry.numFailures,
    total_response_time: entry.totalResponseTime,
    max_response_time: entry.maxResponseTime,
    min_response_time: entry.minResponseTime ?? null,
    total_content_length: entry.totalContentLength,
    response_times: new Map(entry.responseTimes.entries()),
    num_reqs_per_sec: new Map(entry.numReqsPerSec.counts()),
    num_fail_per_sec: new Map(entry.numFailPerSec.counts()),
  };
}

/** What the statistics hold, and sets them to zero. Source: `on_report_to_master`. */
export function takeReport(stats: RequestStats, nowSeconds: number): StatsReport {
  const report: StatsReport = {
    stats: stats.entries.filter((entry) => entry.numRequests > 0 || entry.numFailures > 0).map(entryReport),
    stats_total: entryReport(stats.total),
    errors: Object.fromEntries(
      [...stats.errors].map(([key, { method, name, error, occurrences, firstSeen, lastSeen }]) => [
        key,
        {
          name,
          method,
          error: withoutAddress(error),
          occurrences,
          first_seen: firstSeen,
          last_seen: lastSeen,
        },
      ]),
    ),
  };
  stats.reset(nowSeconds);
  return report;
}

/** Adds a worker's report. Source: `on_worker_report`. */
export function mergeReport(stats: RequestStats, report: StatsReport, nowSeconds: number): void {
  for (const part of report.stats) stats.entry(part.method, part.name, nowSeconds).merge(fromReport(part));
  stats.total.merge(fromReport(report.stats_total));
  for (const [key, error] of Object.entries(report.errors)) {
    const firstSeen = error.first_seen ?? nowSeconds;
    const lastSeen = error.last_seen ?? nowSeconds;
    const known = stats.errors.get(key);
    if (known) {
      known.occurrences += error.occurrences;
      known.firstSeen = Math.min(known.firstSeen, firstSeen);
      known.lastSeen = Math.max(known.lastSeen, lastSeen);
    } else {
      const { method, name, occurrences } = error;
      stats.errors.set(key, { method, name, error: error.error, occurrences, firstSeen, lastSeen });
    }
  }
}

function fromReport(report: EntryReport): StatsEntry {
  const entry = new StatsEntry(report.method, report.name, report.start_time);
  entry.lastRequestTimestamp = report.last_request_timestamp ?? undefined;
  entry.numRequests = report.num_requests;
  entry.numNoneRequests = report.num_none_requests;
  entry.numFailures = report.num_failures;
  entry.totalResponseTime = report.total_response_time;
  entry.maxResponseTime = report.max_response_time;
  entry.minResponseTime = report.min_response_time ?? undefined;
  entry.totalContentLength = report.total_content_length;
  for (const [ms, count] of report.response_times) entry.responseTimes.addBucket(ms, count);
  for (const [second, count] of report.num_reqs_per_sec) entry.numReqsPerSec.add(second, count);
  for (const [second, count] of report.num_fail_per_sec) entry.numFailPerSec.add(second, count);
  return entry;
}
