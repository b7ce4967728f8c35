import { join } from 'node:path';
import { CONTEXT, type RunContext } from './cleanup.ts';
import { UserError } from './errors.ts';
import { HttpClient } from './http-client.ts';
import type { HttpEngine } from './http.ts';
import type { Request } from './command-line.ts';
import type { Target } from './host.ts';
import { dataId } from './run-folder.ts';
import type { Ledger } from './ledger.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { seeded, subSeed } from './random.ts';
import type { Phase, ScenarioContext } from './scenario.ts';
import { withoutSecrets } from './secrets.ts';
import type { ShareOf } from './timeline.ts';
import { writeFileSync } from 'node:fs';

export interface DataParts {
  scenario: LoadedScenario;
  scenarioOptions: Record<string, unknown>;
  run: string;
  host: string;
  /** Which share of the load makes, and uses, the data. */
  worker: ShareOf;
  seed: number;
  engine: HttpEngine;
  ledger: Ledger;
  progress: ScenarioContext['progress'];
  observe: ScenarioContext['observe'];
  deviate: ScenarioContext['deviate'];
}

/** What a scenario gets to work with, before and after the load. */
export function contextOf(parts: DataParts, phase: Phase, signal: AbortSignal): ScenarioContext {
  return {
    options: parts.scenarioOptions,
    run: parts.run,
    host: parts.host,
    seed: parts.seed,
    random: seeded(subSeed(parts.seed, phase)),
    worker: parts.worker,
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

/** Notes what --cleanup must know later, also after a kill. Throws UserError when it cannot be written. */
export function noteRun(
  folder: string,
  { options, scenarioInput }: Request,
  scenario: LoadedScenario,
  { url, embedded }: Target,
): void {
  const context: RunContext = {
    run: dataId(folder),
    scenario: scenario.name,
    locustfiles: options.scenario === undefined ? scenario.files : undefined,
    host: url,
    embedded: embedded !== undefined,
    seed: options.seed,
    scenarioInput: withoutSecrets(scenario.module.options, scenarioInput),
  };
  try {
    writeFileSync(join(folder, CONTEXT), `${JSON.stringify(context, null, 2)}\n`);
  } catch (error) {
    throw new UserError(`${join(folder, CONTEXT)} cannot be written: ${(error as Error).message}`);
  }
}
