import { join } from 'node:path';
import { CONTEXT, noteLeftOver, removeAll, type RunContext } from './cleanup.ts';
import { UserError } from './errors.ts';
import { HttpClient, type HttpEngine } from './http.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Log } from './log.ts';
import { seeded, subSeed } from './random.ts';
import { diskError } from './run-folder.ts';
import type { Phase, ScenarioContext } from './scenario.ts';
import { writeFileSync } from 'node:fs';

export interface DataParts {
  scenario: LoadedScenario;
  scenarioOptions: Record<string, unknown>;
  run: string;
  seed: number;
  engine: HttpEngine;
  ledger: Ledger;
  progress: ScenarioContext['progress'];
  observe: ScenarioContext['observe'];
  deviate: ScenarioContext['deviate'];
}

function contextOf(parts: DataParts, phase: Phase, signal: AbortSignal): ScenarioContext {
  return {
    options: parts.scenarioOptions,
    run: parts.run,
    seed: parts.seed,
    random: seeded(subSeed(parts.seed, phase)),
    worker: { index: 0, count: 1 },
    http: new HttpClient(parts.engine, phase),
    ledger: parts.ledger,
    signal,
    progress: parts.progress,
    observe: parts.observe,
    deviate: parts.deviate,
  };
}

/** Makes the scenario's data before the clock starts. Returns what its users share. */
export async function makeData(parts: DataParts, signal: AbortSignal): Promise<unknown> {
  try {
    return await parts.scenario.module.setUp?.(contextOf(parts, 'data', signal) as ScenarioContext<never>);
  } catch (error) {
    if (signal.aborted || error instanceof UserError) throw error;
    throw new UserError(`The data of ${parts.scenario.name} could not be made: ${wording(error)}`);
  }
}

/** A fault of the program needs its place; what the target said needs none. */
function wording(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isFault = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  return isFault ? (error.stack ?? error.message) : error.message;
}

/** Removes what the run made, within `seconds`; what is left is noted in the run's folder, and said. */
export async function removeData(
  parts: DataParts,
  entries: readonly LedgerEntry[],
  folder: string,
  seconds: number,
  log: Log,
): Promise<boolean> {
  const { remove } = parts.scenario.module;
  if (!remove || entries.length === 0) return true;
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(new Error(`${seconds} s were not enough`)), seconds * 1000);
  const context = contextOf(parts, 'cleanup', timeUp.signal) as ScenarioContext<never>;
  const { left, error } = await removeAll(
    entries,
    (entry) => remove(entry, context),
    timeUp.signal,
    (done, total) => parts.progress('Removing what the run made', done, total),
  );
  clearTimeout(timer);
  try {
    noteLeftOver(folder, left);
  } catch (caught) {
    log.error(diskError(folder, caught as Error).message);
  }
  if (left.length === 0) return true;
  const why = error instanceof Error ? error.message : String(error);
  log.warn(
    `${left.length} of ${entries.length} groups of data were not removed (${why}). ` +
      `They are listed in the run's folder; remove them with: npm run load -- --cleanup ${folder}`,
  );
  return false;
}

/** Notes what --cleanup must know later, also after a kill. Throws UserError when it cannot be written. */
export function noteContext(folder: string, context: RunContext): void {
  try {
    writeFileSync(join(folder, CONTEXT), `${JSON.stringify(context, null, 2)}\n`);
  } catch (error) {
    throw new UserError(`${join(folder, CONTEXT)} cannot be written: ${(error as Error).message}`);
  }
}
