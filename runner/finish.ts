import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { EXIT } from './errors.ts';
import type { HttpEngine } from './http.ts';
import type { Target } from './host.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { machine, versions } from './machine.ts';
import type { Options } from './options.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './results.ts';
import { warmupSeconds } from './schedule.ts';
import { summarize } from './summary.ts';
import { judge, withResultsLost } from './verdict.ts';

export interface FinishedRun {
  id: string;
  options: Options;
  scenario: LoadedScenario;
  scenarioInput: Record<string, string | boolean>;
  scenarioOptions: Record<string, unknown>;
  plan: Plan;
  target: Target;
  clock: Clock;
  engine: HttpEngine;
  recorder: Recorder;
  /** Connections opened before the clock started. */
  connectsBefore: number;
  /** Milliseconds from the start of the clock until load stopped being applied. */
  loadEnded: number;
  /** Milliseconds from the start of the clock until the last request ended. */
  ended: number;
  utilisation: number;
  interrupted: boolean;
  /** Whether the disk took no more of the results. */
  resultsLost: boolean;
  targetCount: number | undefined;
}

/** Puts run.json together. */
export function describe(run: FinishedRun): Run {
  const { options, plan, clock, recorder } = run;
  const duration = Math.max(0, run.loadEnded / 1000);
  const connects = run.engine.connections.connects - run.connectsBefore;
  const measured = summarize(recorder, plan, duration, connects);
  const iso = (ms: number): string => new Date(clock.wallOrigin / 1000 + ms).toISOString();
  return {
    format: 1,
    id: run.id,
    scenario: run.scenario.name,
    labels: options.label,
    model: plan.model,
    ...(plan.model === 'open' ? { stages: plan.stages } : { ...plan.swarm }),
    options: shownOptions(options),
    scenarioOptions: { ...run.scenarioOptions },
    seed: options.seed,
    target: { url: run.target.url, embedded: run.target.embedded !== undefined },
    versions: versions(),
    machine: machine(),
    start: iso(0),
    end: iso(run.ended),
    duration,
    warmup: warmupSeconds(options, plan.model),
    interrupted: run.interrupted,
    ...measured,
    utilisation: run.utilisation,
    ...(run.targetCount === undefined ? {} : { targetCount: run.targetCount }),
    samples: ['results.csv'],
    verdict: judge({
      targetRps: measured.totals.targetRps,
      achievedRps: measured.totals.achievedRps,
      unsent: recorder.unsent,
      requests: recorder.requests,
      resultsLost: run.resultsLost,
      lagP99: measured.lag.p99,
      utilisation: run.utilisation,
      seconds: run.ended / 1000,
      targetCount: run.targetCount,
      rowsSent: recorder.reached,
      rowsUnsure: recorder.unsure,
    }),
  };
}

/** Headers may carry secrets: only their names are kept. */
function shownOptions(options: Options): Record<string, unknown> {
  return { ...options, header: options.header.map(([name]) => name) };
}

/** Written beside and renamed, so that nobody reads half of it. A run that cannot be written is INVALID from then on. */
export function writeRun(folder: string, run: Run): void {
  const path = join(folder, 'run.json');
  const part = `${path}.part`;
  try {
    writeFileSync(part, `${JSON.stringify(run, null, 2)}\n`);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    run.verdict = withResultsLost(run.verdict);
    throw error;
  }
}

/** The larger reason wins. */
export function exitCode(run: Run, options: Options, exceptions: number): number {
  return Math.max(
    run.totals.failures > 0 || exceptions > 0 ? options.exitCodeOnError : EXIT.ok,
    run.verdict.valid ? EXIT.ok : EXIT.invalid,
    run.interrupted ? EXIT.interrupted : EXIT.ok,
  );
}
