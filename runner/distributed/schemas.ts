import { z } from 'zod';
import { BUCKETS } from '../histogram.ts';
import { isWhole } from './consistent.ts';

/** What workers tell a master, and a master its workers; a frame that is not like this is rejected whole. */

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const time = z.number().min(0).max(1e15);
const text = z.string().max(1_000_000);
/** Rows of CSV of a second, or of minutes without a master. */
const rows = z.string().max(32_000_000);

/** Counts by whole number. An empty map is the same as an empty record in msgpack. */
const counts = z.preprocess(
  (value) => (value instanceof Map ? value : isEmpty(value) ? new Map() : value),
  z.map(z.number().int().min(0).max(1e15), count),
);

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** `StatsEntryDict`. Missing keys have a default, as in Locust. */
const entry = z.object({
  name: text,
  method: text,
  last_request_timestamp: time.nullable().default(null),
  start_time: time.default(0),
  num_requests: count.default(0),
  num_none_requests: count.default(0),
  num_failures: count.default(0),
  total_response_time: z.number().min(0).default(0),
  max_response_time: z.number().min(0).default(0),
  min_response_time: z.number().min(0).nullable().default(null),
  total_content_length: z.number().min(0).default(0),
  response_times: counts.default(new Map()),
  num_reqs_per_sec: counts.default(new Map()),
  num_fail_per_sec: counts.default(new Map()),
});

const error = z.object({
  name: text,
  method: text,
  error: text,
  occurrences: count,
  first_seen: time.nullable().default(null),
  last_seen: time.nullable().default(null),
});

const classesCount = z.record(text, count);
/** Buckets that no histogram of ours has would be found only once half of a report is added. */
const histogram = z
  .object({ counts: z.array(count), max: count, min: count, clamped: count })
  .refine(
    ({ counts: pairs }) => pairs.length % 2 === 0 && pairs.every((one, i) => i % 2 === 1 || one < BUCKETS),
  );
const byName = z.object({
  method: text,
  name: text,
  requests: count,
  failures: count,
  responseTime: histogram,
  serviceTime: histogram,
});
const level = z.object({
  index: count,
  due: count,
  unsent: count,
  requests: count,
  failures: count,
  responseTime: histogram,
  lag: histogram,
});

/** What our own workers add to `stats`; Locust ignores it. Times in histograms are microseconds. */
export const details = z.object({
  names: z.array(byName),
  levels: z.array(level),
  lag: histogram,
  wait: histogram,
  errorKinds: z.record(text, count),
  observations: z.array(z.tuple([text, histogram])),
  amounts: z.array(z.tuple([text, count, z.number()])).default([]),
  deviations: z.array(z.tuple([text, count])),
  totals: z.record(text, z.number()),
  traces: rows.optional(),
  gauges: z.record(text, z.number()),
  loop: z.object({ active: z.number(), idle: z.number() }),
});

export const stats = z
  .looseObject({
    stats: z.array(entry),
    stats_total: entry,
    errors: z.record(text, error),
    user_classes_count: classesCount.optional(),
    user_count: count.optional(),
    open_saves_load: details.optional(),
  })
  .refine(isWhole);

export const STATES = ['ready', 'spawning', 'running', 'cleanup', 'stopping', 'stopped', 'missing'] as const;

export const FROM_WORKER = {
  client_ready: z.union([z.string().min(1), z.literal(-1)]),
  client_stopped: z.null(),
  spawning: z.null(),
  spawning_complete: z.object({ user_classes_count: classesCount, user_count: count }),
  stats,
  heartbeat: z.object({
    state: z.enum(STATES),
    current_cpu_usage: z.number().min(0).max(1e6),
    current_memory_usage: count.optional(),
  }),
  exception: z.object({ msg: text, traceback: text }),
  logs: z.object({ worker_id: text, logs: z.array(text) }),
  locustfile: z.object({ version: text }),
  quit: z.null(),
};

export const TO_WORKER = {
  ack: z.object({ index: z.number().int().optional(), open_saves_load: z.number().optional() }).nullable(),
  spawn: z.object({
    timestamp: z.number(),
    user_classes_count: classesCount,
    host: z.string().nullable(),
    stop_timeout: z.number().min(0).nullable().default(0),
    parsed_options: z.record(z.string(), z.unknown()).default({}),
  }),
  spawning_complete: z.object({ user_count: count }),
  update_user_class: z.looseObject({ user_class_name: text, tasks: z.array(text).optional() }),
  heartbeat: z.null(),
  stop: z.null(),
  quit: z.null(),
  reconnect: z.null(),
};

export type FromWorker = { [T in keyof typeof FROM_WORKER]: z.infer<(typeof FROM_WORKER)[T]> };
export type ToWorker = { [T in keyof typeof TO_WORKER]: z.infer<(typeof TO_WORKER)[T]> };
export type Details = z.infer<typeof details>;
export type StatsMessage = z.infer<typeof stats>;
