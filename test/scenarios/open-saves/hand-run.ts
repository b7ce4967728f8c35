import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpClient } from '../../../runner/http-client.ts';
import { HttpEngine } from '../../../runner/http.ts';
import type { Environment } from '../../../runner/environment.ts';
import type { Exchange } from '../../../runner/exchange.ts';
import { NodeRunner } from '../../../runner/node-runner.ts';
import { Ledger, type LedgerEntry } from '../../../runner/ledger.ts';
import { seeded, type Phase, type ScenarioContext, type User } from '../../../runner/index.ts';
import { declaredTasks, filterTasks } from '../../../runner/taskset.ts';
import type { z } from 'zod';
import type { Store } from '../../../scenarios/open-saves/store.ts';
import type { TargetOptions } from '../../../scenarios/open-saves/target-options.ts';
import { withServer } from './running.ts';

/** A scenario's module, as the tests need it. */
export interface Scenario<O, D> {
  options: z.ZodType<O>;
  setUp(context: ScenarioContext<O>): Promise<D>;
  remove(entry: LedgerEntry, context: ScenarioContext<never>): Promise<void>;
}

/** A scenario that is run by hand, over real HTTP, with no runner around it. */
export interface HandRun<D> {
  store: Store;
  context: ScenarioContext<never>;
  entries: readonly LedgerEntry[];
  data: D;
  /** Requests that the users made. */
  requests: Exchange[];
  observed: { name: string; ms: number }[];
  deviations: string[];
  errors: unknown[];
  /** Runs tasks of one user, `atOnce` of them side by side, `count` in all. */
  tasks(user: new (environment: Environment) => User, count: number, atOnce?: number): Promise<void>;
  /** Removes what the ledger lists, the newest first. */
  removeAll(): Promise<void>;
}

export interface HandOptions {
  target?: Partial<TargetOptions>;
  run?: string;
  worker?: { index: number; count: number };
  seed?: number;
  /** Leaves out the tasks of these names, as `--exclude-tags` would. */
  without?: string[];
  /** As `--tags` and `--exclude-tags`. */
  tags?: string[];
  excludeTags?: string[];
  /** Part of the run that the tasks belong to. */
  phase?: Phase;
}

/** Sets `scenario` up against an embedded server, lets `work` use it, and ends everything. */
export async function handRun<O, D>(
  scenario: Scenario<O, D>,
  typed: Record<string, string | number>,
  work: (run: HandRun<D>) => Promise<void>,
  {
    target = {},
    run = 'run-1',
    worker = { index: 0, count: 1 },
    seed = 7,
    without = [],
    tags = [],
    excludeTags = [],
    phase = 'load',
  }: HandOptions = {},
): Promise<void> {
  await withServer(target, async ({ server, url }) => {
    const folder = mkdtempSync(join(tmpdir(), 'open-saves-'));
    const engine = new HttpEngine({ host: url, connections: 64, timeout: 10, headers: {} });
    const ledger = new Ledger(join(folder, 'ledger.jsonl'));
    const requests: Exchange[] = [];
    const observed: HandRun<D>['observed'] = [];
    const deviations: string[] = [];
    const errors: unknown[] = [];
    const observe = (name: string, ms: number): void => void observed.push({ name, ms });
    const deviate = (name: string): void => void deviations.push(name);
    const options = scenario.options.parse(typed);
    const shared = {
      run,
      host: url,
      seed,
      random: seeded(seed),
      worker,
      http: new HttpClient(engine, 'data'),
      ledger,
      observe,
      deviate,
    };
    const context = { ...shared, options, signal: new AbortController().signal, progress: () => undefined };
    const bare = context as unknown as ScenarioContext<never>;
    try {
      const data = await scenario.setUp(context);
      const environment: Environment = {
        host: url,
        runner: new NodeRunner(),
        http: engine,
        random: seeded(seed + 1),
        data,
        scenarioOptions: options as Record<string, unknown>,
        users: 1,
        stopping: false,
        phaseAt: () => phase,
        tasksOf: (owner) =>
          filterTasks(declaredTasks(owner), tags, excludeTags).filter((task) => !without.includes(task.name)),
        record: (exchange) => void requests.push(exchange),
        userError: (error) => void errors.push(error),
        observe,
        amount: () => undefined,
        deviate,
      };
      await work({
        store: server.store,
        context: bare,
        entries: ledger.entries,
        data,
        requests,
        observed,
        deviations,
        errors,
        async tasks(UserClass, count, atOnce = 16) {
          const user = new UserClass(environment);
          let left = count;
          const some = async (): Promise<void> => {
            while (left-- > 0) await user.runTask();
          };
          await Promise.all(Array.from({ length: atOnce }, some));
        },
        async removeAll() {
          for (const entry of ledger.entries.toReversed()) await scenario.remove(entry, bare);
        },
      });
    } finally {
      ledger.close();
      await engine.close();
      rmSync(folder, { recursive: true });
    }
  });
}

/** Failed requests in words, to be compared with none. */
export function failures(requests: readonly Exchange[]): string[] {
  return requests
    .filter(({ failure }) => failure)
    .map(({ parts, failure }) => `${parts.name}: ${failure?.error}`);
}

/** How often each name was requested. */
export function byName(requests: readonly Exchange[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { parts } of requests) counts[parts.name] = (counts[parts.name] ?? 0) + 1;
  return counts;
}
