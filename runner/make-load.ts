import { SharedBudget } from './budget.ts';
import { ledgerOf } from './cleanup.ts';
import type { Clock } from './clock.ts';
import type { Request } from './command-line.ts';
import { printExchange } from './debug.ts';
import { Driver } from './driver.ts';
import { Ledger } from './ledger.ts';
import { LocalLoad, type Load } from './load.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Log } from './log.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { RemoteLoad } from './distributed/remote-load.ts';
import { dataId } from './run-folder.ts';
import type { ScenarioContext } from './scenario.ts';
import type { Sink } from './sink.ts';
import { Pool } from './threads/pool.ts';

export interface LoadParts {
  request: Request;
  scenario: LoadedScenario;
  plan: Plan;
  host: string;
  /** Folder of the run. */
  folder: string;
  clock: Clock;
  log: Log;
  progress: ScenarioContext['progress'];
  recorder: Recorder;
  /** Where what a worker tells goes. */
  sinkOf(worker: string): Sink;
}

/** The load that `--processes` asks for: one thread's in this thread, more in as many of their own. */
export function makeLoad(parts: LoadParts): Load {
  const { request, scenario, plan, host, folder, clock, log, progress } = parts;
  const { options, scenarioInput, scenarioOptions } = request;
  const run = dataId(folder);
  if (options.master) return new RemoteLoad(parts);
  if (options.processes > 1) {
    const { name, file } = scenario;
    return new Pool({
      count: options.processes,
      data: { scenario: { name, file }, scenarioInput, options, plan, host, run },
      clock,
      log,
      progress,
      sinkOf: parts.sinkOf,
      ledgerOf: (worker) => ledgerOf(folder, worker),
    });
  }
  const ledger = new Ledger(ledgerOf(folder));
  const tasks = plan.model === 'closed' ? options.tasks : undefined;
  const driver = new Driver({
    scenario,
    scenarioOptions,
    options,
    plan,
    host,
    worker: { index: 0, count: 1 },
    run,
    clock,
    sink: parts.sinkOf('w1'),
    ledger,
    budget: tasks === undefined ? undefined : new SharedBudget(SharedBudget.memory(tasks)),
    progress,
    onExchange: options.debug ? printExchange : undefined,
  });
  const swarm = plan.model === 'closed' ? plan.swarm : undefined;
  const { shape } = scenario;
  const isShaped = plan.model === 'closed' && plan.isAssigned;
  return new LocalLoad(driver, ledger, swarm, isShaped && shape ? { shape, scenario } : undefined);
}
