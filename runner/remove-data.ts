import { devNull } from 'node:os';
import { noteLeftOver, removeAll } from './cleanup.ts';
import { connect } from './host.ts';
import { HttpEngine } from './http.ts';
import { httpEngineOptions } from './http-options.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Log } from './log.ts';
import type { Options } from './options.ts';
import { phaseProgress } from './phase-progress.ts';
import { diskError } from './run-folder.ts';
import { contextOf } from './scenario-data.ts';
import type { ScenarioContext } from './scenario.ts';

/** Connections of a clean-up, at most. */
const CONNECTIONS = 32;

export interface Removal {
  scenario: LoadedScenario;
  scenarioOptions: Record<string, unknown>;
  options: Options;
  /** Id of the run whose data it is. */
  run: string;
  seed: number;
  host: string;
  entries: readonly LedgerEntry[];
  folder: string;
  log: Log;
}

/** Whether a run removes what it made; one that is interrupted and has little time leaves it to --cleanup. */
export function cleansUp({ keepData, stopWithin }: Options, interrupted: AbortSignal): boolean {
  return !keepData && !(stopWithin !== undefined && interrupted.aborted);
}

/**
 * Removes what a run made, within `--cleanup-timeout`; what is left is noted in the run's folder, and said. Returns
 * whether all of it is gone.
 */
export async function cleanUp(removal: Removal): Promise<boolean> {
  const { scenario, entries, options, host, folder, log } = removal;
  const { remove } = scenario.module;
  if (!remove || entries.length === 0) return true;
  // What is removed later knows the scenario's own default only now.
  const allowed = options.connections ?? scenario.module.defaults?.connections;
  const connections = Math.max(1, Math.min(CONNECTIONS, allowed ?? CONNECTIONS));
  const engine = new HttpEngine(httpEngineOptions(options, host, connections));
  const ledger = new Ledger(devNull);
  const progress = phaseProgress(process.stderr);
  const seconds = options.cleanupTimeout;
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(new Error(`${seconds} s were not enough`)), seconds * 1000);
  try {
    const context = contextOf(
      {
        ...removal,
        worker: { index: 0, count: 1 },
        engine,
        ledger,
        progress,
        observe: () => undefined,
        deviate: () => undefined,
      },
      'cleanup',
      timeUp.signal,
    ) as ScenarioContext<never>;
    const reached = allowed === 0 ? Promise.resolve() : connect(engine, host, 1);
    const { left, error } = await reached.then(
      () =>
        removeAll(
          entries,
          (entry) => remove(entry, context),
          timeUp.signal,
          (done, total) => progress('Removing what the run made', done, total),
        ),
      (unreachable: unknown) => ({ left: entries, error: unreachable }),
    );
    noteLeft(folder, left, log);
    if (left.length === 0) return true;
    const why = error instanceof Error ? error.message : String(error);
    log.warn(
      `${left.length} of ${entries.length} groups of data were not removed (${why}). ` +
        `They are listed in the run's folder; remove them with: npm run load -- --cleanup ${folder}`,
    );
    return false;
  } finally {
    clearTimeout(timer);
    ledger.close();
    await engine.close();
  }
}

function noteLeft(folder: string, left: readonly LedgerEntry[], log: Log): void {
  try {
    noteLeftOver(folder, left);
  } catch (caught) {
    log.error(diskError(folder, caught as Error).message);
  }
}
