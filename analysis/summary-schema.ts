import * as z from 'zod';
import { capacitySchema } from './capacity/schema.ts';
import type { ComparisonSummary } from './compare/against.ts';
import type { Comparison } from './compare/compare.ts';
import { diagnosisSchema } from './diagnosis-schema.ts';
import type { Summary } from './summary.ts';
import type { TracesSummary } from './traces/summary.ts';

/**
 * summary.json as a schema: docs/summary.schema.json is made of it, and a test holds real summaries against it. Each
 * piece has to yield the type that it describes, so that neither can change alone.
 */

const maybe = <T extends z.ZodType>(of: T): z.ZodNullable<T> => of.nullable();
const numbers = <Key extends string>(...keys: Key[]): Record<Key, z.ZodNumber> =>
  Object.fromEntries(keys.map((key) => [key, z.number()])) as Record<Key, z.ZodNumber>;
const maybeNumbers = <Key extends string>(...keys: Key[]): Record<Key, z.ZodNullable<z.ZodNumber>> =>
  Object.fromEntries(keys.map((key) => [key, z.number().nullable()])) as Record<
    Key,
    z.ZodNullable<z.ZodNumber>
  >;

const distribution = z
  .object(numbers('count', 'min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'))
  .describe('of times in ms, by nearest rank; all 0 when count is 0');

const verdict = z.object({
  status: z.enum(['VALID', 'INVALID', 'unknown']),
  reasons: z.array(z.object({ code: z.string(), text: z.string(), ...numbers('value', 'limit') })),
});

const run = z.object({
  id: maybe(z.string()),
  scenario: z.string(),
  model: maybe(z.enum(['open', 'closed'])),
  target: maybe(z.object({ url: z.string(), embedded: z.boolean() })),
  stages: maybe(z.array(z.object(numbers('fromRps', 'toRps', 'seconds')))),
  ...maybeNumbers('users', 'spawnRate', 'seed', 'warmup'),
  labels: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  start: z.string().describe('ISO 8601, UTC'),
  duration: z.number().describe('seconds of load'),
  interrupted: maybe(z.boolean()),
  workers: z.number(),
});

const totals = z.object({
  ...numbers(
    'requests',
    'failures',
    'neverReached',
    'unfinished',
    'requestBytes',
    'responseBytes',
    'requestsPerSecond',
  ),
  ...maybeNumbers('due', 'started', 'unsent', 'targetRps', 'achievedRps', 'targetCount'),
});

const measured = {
  ...numbers('requests', 'failures'),
  responseTime: distribution,
  serviceTime: distribution,
};

const errorCount = z.object({ kind: z.string(), error: z.string(), ...numbers('count', 'first', 'last') });

const compared = z.array(
  z.object({
    measure: z.enum(['p50', 'p99', 'errors']),
    judgement: z.enum([
      'slower',
      'faster',
      'more errors',
      'fewer errors',
      'no difference seen',
      'cannot tell',
    ]),
    difference: z
      .object({ ...numbers('before', 'after', 'value', 'low', 'high', 'p', 'noise'), learnt: z.boolean() })
      .nullable()
      .describe(
        'value, low and high: of percentiles differences of natural logarithms; null: too few requests',
      ),
    adjusted: z.number().describe('p-value, adjusted for how many were looked at'),
  }),
);

const comparisonResult = z.object({
  total: compared,
  names: z.array(z.object({ method: z.string(), name: z.string(), measures: compared })),
  onlyBefore: z.array(z.string()),
  onlyAfter: z.array(z.string()),
  hasFloor: z.boolean(),
  assumedMs: z.number(),
  ...numbers('runsBefore', 'runsAfter'),
  regression: z.boolean(),
}) satisfies z.ZodType<Comparison>;

const comparison = z.object({
  baselines: z.array(z.object({ id: z.string(), start: z.string(), tags: z.array(z.string()) })),
  result: maybe(comparisonResult),
  why: maybe(z.string()).describe('why nothing was compared'),
  forced: z.array(z.string()).describe('what differs, where it was compared anyway'),
  notes: z.array(z.string()),
}) satisfies z.ZodType<ComparisonSummary>;

const traces = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      ...numbers('requests', 'recorded', 'declined', 'neverReached'),
      embedded: z.boolean(),
      region: maybe(z.string()),
      serviceTime: z.object({ traced: distribution, others: distribution }),
      tracing: z.enum(['slower', 'faster', 'no difference seen', 'cannot tell']),
    }),
  ),
  slowest: z.array(
    z.object({
      run: z.string(),
      method: z.string(),
      name: z.string(),
      time: z.string().describe('ISO 8601, UTC'),
      errorKind: z.string(),
      ...numbers('status', 'responseTime', 'serviceTime', 'wait', 'lag'),
      trace: z.string(),
      recorded: maybe(z.boolean()).describe('what the answer says'),
      link: maybe(z.string()),
      spans: maybe(z.array(z.object({ name: z.string(), ms: z.number(), failed: z.boolean() }))).describe(
        'own times by name, the most first; null: X-Ray was not asked, or does not have the trace',
      ),
    }),
  ),
  asked: maybe(z.number()).describe('how many of these X-Ray was asked for'),
}) satisfies z.ZodType<TracesSummary>;

export const summarySchema = z.object({
  format: z.literal(1),
  input: z.object({ file: z.string(), ...numbers('rows', 'rejected') }),
  run,
  runs: z.array(
    z.object({
      name: z.string(),
      tags: z.array(z.string()),
      file: z.string(),
      format: z.string(),
      cannotTell: z.array(z.string()),
      ...numbers('rows', 'rejected', 'offset'),
      run,
      verdict,
      totals,
    }),
  ),
  percentiles: z.enum(['exact', 'classes']),
  verdict,
  totals,
  responseTime: distribution,
  serviceTime: distribution,
  lag: distribution,
  wait: distribution,
  slowest: maybe(z.object({ method: z.string(), name: z.string(), p99: z.number() })),
  mostFrequentError: maybe(errorCount),
  requests: z.array(z.object({ method: z.string(), name: z.string(), ...measured })),
  distinctNames: z.number(),
  levels: z.array(
    z.object({
      run: z.string(),
      ...numbers('targetRps', 'from', 'to', 'requestsPerSecond'),
      ...maybeNumbers('fromRps', 'toRps', 'due', 'unsent'),
      ...measured,
    }),
  ),
  capacity: capacitySchema,
  errorKinds: z.array(z.object({ kind: z.string(), meaning: z.string(), count: z.number() })),
  errors: z.array(errorCount),
  distinctErrors: z.number(),
  observations: z.array(z.object({ name: z.string(), distribution })),
  amounts: z.array(z.object({ name: z.string(), ...numbers('count', 'total') })),
  deviations: z.array(z.object({ name: z.string(), count: z.number() })),
  bucketSeconds: z.number(),
  warnings: z.array(z.string()),
  comparison: maybe(comparison),
  diagnosis: maybe(diagnosisSchema),
  traces: maybe(traces),
  charts: z.array(z.string()),
}) satisfies z.ZodType<Summary>;

/** JSON Schema of summary.json. Fields may come to it within a format. */
export function summaryJsonSchema(): object {
  return {
    title: 'summary.json of a load test report, format 1',
    description:
      'Times are milliseconds, spans and offsets seconds, rates per second; null is what cannot be told. docs/report.md tells ' +
      'what each field means. Fields may be added within a format; a change of meaning is a new one.',
    ...z.toJSONSchema(summarySchema, { io: 'input', reused: 'ref' }),
  };
}
