import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const distribution = z.object({
  count: z.number(),
  min: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});

/** The part of `Run` (runner/results.ts) that the analysis reads; what else there is does not matter to it. */
const runFacts = z.object({
  format: z.literal(1),
  id: z.string(),
  scenario: z.string(),
  labels: z.array(z.string()),
  model: z.enum(['open', 'closed']),
  stages: z.array(z.object({ fromRps: z.number(), toRps: z.number(), seconds: z.number() })).optional(),
  users: z.number().optional(),
  spawnRate: z.number().optional(),
  // What a comparison asks for; runs of before it asked have them too.
  options: z.record(z.string(), z.unknown()).default({}),
  scenarioOptions: z.record(z.string(), z.unknown()).default({}),
  seed: z.number(),
  target: z.object({ url: z.string(), embedded: z.boolean() }),
  versions: z.record(z.string(), z.string()),
  start: z.string(),
  end: z.string(),
  duration: z.number(),
  warmup: z.number(),
  interrupted: z.boolean(),
  totals: z.object({
    due: z.number(),
    started: z.number(),
    unsent: z.number(),
    requests: z.number(),
    failures: z.number(),
    connects: z.number(),
    // Runs of before these were counted have neither.
    laterRequests: z.number().default(0),
    exceptions: z.number().default(0),
    targetRps: z.number().optional(),
    achievedRps: z.number(),
  }),
  levels: z.array(
    z.object({
      targetRps: z.number(),
      fromRps: z.number(),
      toRps: z.number(),
      from: z.number(),
      to: z.number(),
      due: z.number(),
      unsent: z.number(),
    }),
  ),
  observations: z.array(z.object({ name: z.string(), distribution })),
  // As above. Kinds that come to be later are no reason not to read the rest.
  errorKinds: z.record(z.string(), z.number()).optional(),
  amounts: z.array(z.object({ name: z.string(), count: z.number(), total: z.number() })).default([]),
  deviations: z.array(z.object({ name: z.string(), count: z.number() })),
  targetCount: z.number().optional(),
  traces: z.object({ requests: z.number() }).optional(),
  verdict: z.object({
    valid: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), text: z.string(), value: z.number(), limit: z.number() })),
  }),
});

export type RunFacts = z.infer<typeof runFacts>;

export interface RunFile {
  run: RunFacts | undefined;
  /** Why there is no run.json to go by, as a sentence; undefined when there is. */
  missing: string | undefined;
}

/** Reads run.json of a run's folder. A report can be made without it, so what is wrong with it is no error. */
export function readRunFile(folder: string): RunFile {
  let text: string;
  try {
    text = readFileSync(join(folder, 'run.json'), 'utf8');
  } catch {
    return { run: undefined, missing: 'There is no run.json beside the samples.' };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return {
      run: undefined,
      missing: 'run.json beside the samples is not whole JSON; it is left out of account.',
    };
  }
  const parsed = runFacts.safeParse(json);
  if (parsed.success) return { run: parsed.data, missing: undefined };
  const issue = parsed.error.issues[0];
  const where = issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'unknown';
  return {
    run: undefined,
    missing: `run.json beside the samples is not of format 1 (${where}); it is left out of account.`,
  };
}
