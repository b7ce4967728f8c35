import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../../runner/results.ts';
import { seeded } from '../../../runner/random.ts';
import { csv, run, runFolder, START, type Row } from '../samples.ts';

/** How a run of these tests is made: 4000 requests of two names in 20 s. */
export interface Made {
  seed: number;
  /** On all times. */
  factor?: number;
  /** Share of requests that fail. */
  errors?: number;
  /** When it started, seconds after all others' beginning. */
  at?: number;
  run?: Partial<Run>;
}

/** Writes a run's folder, named by its id; gives the path of its results.csv. */
export function makeRun(
  parent: string,
  { seed, factor = 1, errors = 0, at = seed, run: changes }: Made,
): string {
  const random = seeded(seed);
  const rows = Array.from({ length: 4000 }, (_, i): Row => {
    const ms = factor * (i % 3 < 2 ? 10 : 30) * Math.exp(0.6 * (random() + random() + random() - 1.5));
    const failed = random() < errors ? { error_kind: 'http_5xx', error: 'e', status: 500 } : {};
    return {
      due: at + i / 200,
      name: i % 3 < 2 ? '/a' : '/b',
      response_time_ms: ms.toFixed(3),
      service_time_ms: (ms * 0.9).toFixed(3),
      lag_ms: 0.01,
      target_rps: 200,
      ...failed,
    };
  });
  const id = `run-${String(seed).padStart(4, '0')}`;
  mkdirSync(join(parent, id));
  const start = new Date((START + at) * 1000).toISOString();
  const json = run({
    id,
    start,
    labels: [],
    stages: [{ fromRps: 200, toRps: 200, seconds: 20 }],
    duration: 20,
    levels: [],
    errorKinds: {},
    targetCount: 4000,
    totals: { ...run().totals, requests: 4000, failures: 0, due: 4000, started: 4000, unsent: 0 },
    verdict: { valid: true, reasons: [] },
    ...changes,
  });
  return runFolder(csv(rows), json, join(parent, id));
}
