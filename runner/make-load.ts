import { SharedBudget } from './budget.ts';
import { ledgerOf } from './cleanup.ts';
import type { Clock } from './clock.ts';
import type { Request } from './command-line.ts';
import { printExchange } from './debug.ts';
import { Driver } from './driver.ts';
import { Ledger } from './ledger.ts';
import { LocalLoad, type LedUsers, type Load } from './load.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Log } from './log.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { RemoteLoad } from './distributed/remote-load.ts';
import type { StandingMaster } from './distributed/standing-master.ts';
import { dataId } from './run-folder.ts';
import type { ScenarioContext } from './scenario.ts';
import type { Sink } from './sink.ts';
import { Pool } from './threads/pool.ts';
import { ShapedUsers, type UserPlan } from './user-plan.ts';

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
  /** Closed model: what decides the users, where somebody may edit them. */
  users?: UserPlan | undefined;
  /** With --master: one that lasts longer than the run. */
  master?: StandingMaster | undefined;
  /** Closed model: all users that were asked for are there; others may be asked for later. */
  spawned(users: number): void;
  /** Where what a worker tells goes. */
  sinkOf(worker: string): Sink;
}

/** What decides the users as it goes; undefined where their number is the plan's from the start. */
export function ledUsers({ plan, scenario, users, spawned }: LoadParts): LedUsers | undefined {
  if (plan.model !== 'closed' || !plan.isAssigned) return undefined;
  const { classes, shape } = scenario;
  if (users) return { plan: () => users, classes, spawned };
  return shape ? { plan: () => new ShapedUsers(new shape()), classes, spawned } : undefined;
}

/** The load that `--processes` asks for: one thread's in this thread, more in as many of their own. */
export function makeLoad(parts: LoadParts): Load {
  const { request, scenario, plan, host, folder, clock, log, progress } = parts;
  const { options, scenarioInput, scenarioOptions } = request;
  const run = dataId(folder);
  if (options.master) return new RemoteLoad(parts);
  if (options.processes > 1) {
    const { name, files } = scenario;
    return new Pool({
      count: options.processes,
      data: { scenario: { name, files }, scenarioInput, options, plan, host, run },
      clock,
      log,
      progress,
      led: ledUsers(parts),
      sinkOf: parts.sinkOf,
      spawned: parts.spawned,
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
    onSpawned: () => plan.model === 'closed' && parts.spawned(plan.swarm.users),
  });
  const swarm = plan.model === 'closed' ? plan.swarm : undefined;
  return new LocalLoad(driver, ledger, swarm, ledUsers(parts));
}
