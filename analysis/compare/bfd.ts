import { createHash } from 'node:crypto';
import * as z from 'zod';
import { UserError } from '../../runner/errors.ts';

/**
 * Results in the shape that the load tests of BFD keep (CMSgov/beneficiary-fhir-data, apps/utils/locust_tests):
 * `<timestamp>-<hash>.stats.json`. They hold percentiles and no samples, so that no test can be made of them: they are
 * compared as BFD does, by ratios and thresholds.
 */

const task = z.object({
  task_name: z.string(),
  request_method: z.string(),
  num_requests: z.number(),
  num_failures: z.number(),
  median_response_time: z.number(),
  average_response_time: z.number(),
  min_response_time: z.number(),
  max_response_time: z.number(),
  total_reqs_per_second: z.number(),
  total_fails_per_sec: z.number(),
  response_time_percentiles: z.record(z.string(), z.number()),
});

const result = z.enum(['NOT_APPLICABLE', 'PASSED', 'FAILED']);

const statsSchema = z.object({
  metadata: z.object({
    timestamp: z.number(),
    tags: z.array(z.string()),
    environment: z.string(),
    stats_reset_after_spawn: z.boolean(),
    num_total_users: z.number(),
    num_users_per_second: z.number(),
    requested_runtime: z.number(),
    total_runtime: z.number(),
    user_classes: z.array(z.string()),
    hash: z.string(),
    compare_result: result.default('NOT_APPLICABLE'),
    validation_result: result.default('NOT_APPLICABLE'),
  }),
  totals: task,
  tasks: z.array(task),
});

export type BfdTask = z.infer<typeof task>;
export type BfdStats = z.infer<typeof statsSchema>;

/** @throws UserError when the text is not of that shape */
export function parseBfd(content: string, shown: string): BfdStats {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new UserError(`${shown} is not whole JSON; expected a .stats.json as BFD's load tests write it.`);
  }
  const parsed = statsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(
    `${shown}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'wrong'}; expected a .stats.json as BFD's ` +
      'load tests write it, with metadata, totals and tasks.',
  );
}

/**
 * BFD's own hash of a run: SHA-256 over the texts that Python makes of its parts.
 * @param content the file: JSON says 5.0 where Python does, which no number in JavaScript remembers
 */
export function bfdHash({ metadata, tasks }: BfdStats, content: string): string {
  const { user_classes: classes, stats_reset_after_spawn: reset, environment } = metadata;
  const asWritten = (key: 'num_total_users' | 'requested_runtime' | 'num_users_per_second'): string =>
    new RegExp(`"${key}"\\s*:\\s*([-+.0-9eE]+)`).exec(content)?.[1] ?? String(metadata[key]);
  const parts = [
    ...classes.toSorted(byCodePoint),
    ...tasks.map((of) => of.task_name).toSorted(byCodePoint),
    asWritten('num_total_users'),
    asWritten('requested_runtime'),
    asWritten('num_users_per_second'),
    reset ? 'True' : 'False',
    environment,
    'pepper1',
  ];
  return createHash('sha256').update(parts.join('')).digest('hex');
}

/** As Python sorts. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A baseline's run may be longer than the current one by less than this, seconds; how much shorter is not asked. */
const LONGER = 3;

/** Those that may serve as baseline by BFD's rules, the newest first. `tag`: undefined takes any. */
export function bfdBaselines(
  all: readonly BfdStats[],
  current: BfdStats,
  tag: string | undefined,
): BfdStats[] {
  const { hash, total_runtime: runtime, timestamp } = current.metadata;
  return all
    .filter(({ metadata }) => {
      if (metadata.timestamp === timestamp && metadata.hash === hash) return false; // itself
      if (metadata.compare_result === 'FAILED' || metadata.validation_result === 'FAILED') return false;
      if (tag !== undefined && !metadata.tags.includes(tag)) return false;
      return metadata.hash === hash && metadata.total_runtime - runtime < LONGER;
    })
    .toSorted((a, b) => b.metadata.timestamp - a.metadata.timestamp);
}

/** Field by field the mean; of the percentiles, those that all have. Undefined for none. */
export function bfdAverage(stats: readonly BfdStats[]): Pick<BfdStats, 'totals' | 'tasks'> | undefined {
  if (stats.length === 0) return undefined;
  const byName = new Map<string, BfdTask[]>();
  for (const of of stats.flatMap(({ tasks }) => tasks)) {
    byName.set(of.task_name, [...(byName.get(of.task_name) ?? []), of]);
  }
  return { totals: averageOf(stats.map(({ totals }) => totals)), tasks: [...byName.values()].map(averageOf) };
}

function averageOf(tasks: readonly BfdTask[]): BfdTask {
  const [first] = tasks;
  if (!first) throw new Error('an average of none');
  const mean = (valueOf: (of: BfdTask) => number): number =>
    tasks.reduce((sum, of) => sum + valueOf(of), 0) / tasks.length;
  const percents = Object.keys(first.response_time_percentiles).filter((key) =>
    tasks.every((of) => key in of.response_time_percentiles),
  );
  const numbers = Object.entries(first).filter(([, value]) => typeof value === 'number');
  return {
    ...first,
    ...Object.fromEntries(numbers.map(([key]) => [key, mean((of) => of[key as 'num_requests'])])),
    response_time_percentiles: Object.fromEntries(
      percents.map((key) => [key, mean((of) => of.response_time_percentiles[key] ?? 0)]),
    ),
  };
}
