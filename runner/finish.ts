import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { Request } from './command-line.ts';
import { EXIT } from './errors.ts';
import type { Strain } from './guard.ts';
import type { Target } from './host.ts';
import type { Load, ThreadState } from './load.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { machine, versions } from './machine.ts';
import type { Options } from './options.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { Capacity, EditOfRun, LoadThread, Run } from './results.ts';
import { warmupSeconds } from './schedule.ts';
import { MASK, masked } from './secrets.ts';
import { summarize } from './summary.ts';
import type { Used } from './ticker.ts';
import { judge, withResultsLost } from './verdict.ts';

export interface FinishedRun {
  id: string;
  request: Request;
  scenario: LoadedScenario;
  plan: Plan;
  target: Target;
  clock: Clock;
  load: Load;
  recorder: Recorder;
  used: Used;
  strain: Strain;
  /** Milliseconds from the start of the clock until load stopped being applied. */
  loadEnded: number;
  /** Milliseconds from the start of the clock until the last request ended. */
  ended: number;
  interrupted: boolean;
  /** Whether the disk took no more of the results. */
  resultsLost: boolean;
  targetCount: number | undefined;
  /** Changes of the load by hand. */
  edits: EditOfRun[];
  /** What the search for the limit found. */
  capacity: Capacity | undefined;
}

/** Puts run.json together. */
export function describe(run: FinishedRun): Run {
  const { plan, clock, recorder, load, used } = run;
  const { options, scenarioOptions } = run.request;
  const duration = Math.max(0, run.loadEnded / 1000);
  const measured = summarize(recorder, plan, duration, load.gauges.connects);
  const iso = (ms: number): string => new Date(clock.wallOrigin / 1000 + ms).toISOString();
  const threads = load.threads.map(loadThread);
  const utilisation = Math.max(0, ...threads.map((thread) => thread.utilisation));
  return {
    format: 1,
    id: run.id,
    scenario: run.scenario.name,
    labels: options.label,
    model: plan.model,
    ...(plan.model === 'open'
      ? {
          stages: measured.levels.map(({ fromRps, toRps, from, to }) => ({
            fromRps,
            toRps,
            seconds: to - from,
          })),
        }
      : { ...plan.swarm }),
    ...(run.edits.length > 0 ? { edits: run.edits } : {}),
    options: shownOptions(options),
    scenarioOptions: masked(run.scenario.module.options, scenarioOptions),
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
    utilisation,
    threads,
    ...(load.workers ? { workers: [...load.workers], rejectedFrames: load.rejectedFrames ?? 0 } : {}),
    cpuSeconds: used.cpuSeconds,
    memoryBytes: used.memoryBytes,
    checks: [],
    ...(options.xray === undefined
      ? {}
      : { traces: { share: options.xray, requests: recorder.traced, lost: recorder.tracesLost } }),
    ...(run.capacity === undefined ? {} : { capacity: run.capacity }),
    ...(run.targetCount === undefined ? {} : { targetCount: run.targetCount }),
    samples: ['results.csv'],
    verdict: judge({
      targetRps: measured.totals.targetRps,
      achievedRps: measured.totals.achievedRps,
      unsent: recorder.unsent,
      requests: recorder.requests,
      resultsLost: run.resultsLost,
      lagP99: measured.lag.p99,
      threads,
      workers: load.workers,
      lostRequests: load.lostRequests,
      strain: run.strain,
      withoutFile: recorder.errorKinds.get('no_file') ?? 0,
      withoutPort: recorder.errorKinds.get('no_port') ?? 0,
      redirects: recorder.redirects,
      seconds: run.ended / 1000,
      targetCount: run.targetCount,
      rowsSent: recorder.reached,
      rowsUnsure: recorder.unsure,
    }),
  };
}

function loadThread({ worker, active, idle, lost }: ThreadState): LoadThread {
  const utilisation = active + idle > 0 ? active / (active + idle) : 0;
  return { worker, utilisation, ...(lost === undefined ? {} : { lost }) };
}

/** Secrets are left out: of headers only the names are kept. */
function shownOptions(options: Options): Record<string, unknown> {
  return {
    ...options,
    header: options.header.map(([name]) => name),
    basicAuth: options.basicAuth?.[0],
    bearer: options.bearer === undefined ? undefined : MASK,
    proxy: options.proxy?.replace(/\/\/[^/]*@/, `//${MASK}@`),
  };
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
  // The search for the limit goes beyond it, where requests fail.
  const failed = (run.totals.failures > 0 && !run.capacity) || exceptions > 0;
  const missed = run.checks.some(({ passed }) => !passed) || run.capacity?.holds === 0;
  return Math.max(
    failed ? options.exitCodeOnError : EXIT.ok,
    run.verdict.valid ? EXIT.ok : EXIT.invalid,
    missed ? EXIT.check : EXIT.ok,
    run.interrupted ? EXIT.interrupted : EXIT.ok,
  );
}
