import * as z from 'zod';
import { conditionsOf, hashOf, type Conditions } from '../compare/like-for-like.ts';
import { sketchSchema, type Sketch } from '../compare/sketch.ts';
import type { LoadedRun } from '../runs.ts';
import type { Summary } from '../summary.ts';
import type { RunKey, STORED_RUN_COLUMNS } from './layout.ts';

/** What is kept of a run, and compared: where it comes from, under which conditions it ran, and its sketch. */
export interface RunRecord extends RunKey {
  tags: string[];
  verdict: Summary['verdict']['status'];
  /** Base URL; empty when unknown. */
  target: string;
  /** Undefined without run.json. */
  conditions: Conditions | undefined;
  /** Of the conditions; empty when they are unknown. */
  hash: string;
  sketch: Sketch;
}

export function recordOf({ name, tags, file: { run }, samples }: LoadedRun, sketch: Sketch): RunRecord {
  const conditions = run && conditionsOf(run);
  return {
    id: run?.id ?? name,
    scenario: run?.scenario ?? samples.scenario,
    start: run?.start ?? new Date(samples.firstDue * 1000).toISOString(),
    tags,
    verdict: run ? (run.verdict.valid ? 'VALID' : 'INVALID') : 'unknown',
    target: run?.target.url ?? '',
    conditions,
    hash: conditions ? hashOf(conditions) : '',
    sketch,
  };
}

/** One run in a store: an object of S3, or a row of the local file. Its fields are those of `STORED_RUN_COLUMNS`. */
export const storedRun = z.object({
  format: z.literal(1),
  id: z.string(),
  scenario: z.string(),
  start: z.string(),
  tags: z.array(z.string()),
  hash: z.string(),
  conditions: z.string(),
  verdict: z.enum(['VALID', 'INVALID', 'unknown']),
  target: z.string(),
  duration_s: z.number(),
  requests: z.number(),
  failures: z.number(),
  requests_per_second: z.number(),
  p50_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
  git_commit: z.string(),
  summary: z.string(),
  sketch: z.string(),
});

export type StoredRun = z.infer<typeof storedRun>;

// The layout and the schema name the same columns: neither can change alone.
type Column = (typeof STORED_RUN_COLUMNS)[number]['name'];
const same: [Column] extends [keyof StoredRun] ? ([keyof StoredRun] extends [Column] ? true : never) : never =
  true;
void same;

/** @param summary of that run alone */
export function toStored(record: RunRecord, summary: Summary): StoredRun {
  const { id, scenario, start, tags, hash, verdict, target, conditions, sketch } = record;
  return {
    format: 1,
    id,
    scenario,
    start,
    tags,
    hash,
    conditions: conditions ? JSON.stringify(conditions) : '',
    verdict,
    target,
    duration_s: summary.run.duration,
    requests: summary.totals.requests,
    failures: summary.totals.failures,
    requests_per_second: summary.totals.requestsPerSecond,
    p50_ms: summary.responseTime.p50,
    p95_ms: summary.responseTime.p95,
    p99_ms: summary.responseTime.p99,
    git_commit: summary.run.versions['gitCommit'] ?? '',
    summary: JSON.stringify(summary),
    sketch: JSON.stringify(sketch),
  };
}

/** Throws ZodError or SyntaxError when what was stored is damaged. */
export function fromStored(stored: StoredRun): RunRecord {
  const { id, scenario, start, tags, hash, verdict, target } = stored;
  const conditions =
    stored.conditions === '' ? undefined : conditionsSchema.parse(JSON.parse(stored.conditions));
  const sketch = sketchSchema.parse(JSON.parse(stored.sketch));
  return { id, scenario, start, tags, hash, verdict, target, conditions, sketch };
}

const conditionsSchema = z.record(z.string(), z.string());
