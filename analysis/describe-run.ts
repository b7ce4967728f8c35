import type { RunFacts } from './input/run-file.ts';
import type { SampleTotals } from './summarize.ts';
import type { RunSummary } from './summary.ts';

/** What was run: from run.json, else what the samples themselves tell. */
export function describeRun(run: RunFacts | undefined, samples: SampleTotals, duration: number): RunSummary {
  return {
    id: run?.id ?? null,
    scenario: run?.scenario ?? samples.scenario,
    model: run?.model ?? (samples.paced ? 'open' : null),
    target: run?.target ?? null,
    stages: run?.stages ?? null,
    users: run?.users ?? null,
    spawnRate: run?.spawnRate ?? null,
    seed: run?.seed ?? null,
    labels: run?.labels ?? [],
    versions: run?.versions ?? {},
    start: run?.start ?? new Date(samples.firstDue * 1000).toISOString(),
    duration,
    warmup: run?.warmup ?? null,
    interrupted: run?.interrupted ?? null,
    workers: samples.workers,
  };
}
