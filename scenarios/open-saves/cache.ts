import { UsageError, tag, task, type ScenarioContext, type ScenarioModule, type Task } from 'open-saves-load';
import { z } from 'zod';
import { parsed, percent, whole } from '../shared/options.ts';
import { parseLatency } from '../shared/latency.ts';
import { parsePopularity, uniform, type Pick } from '../shared/zipf.ts';
import { recordUpdateBody } from './bodies.ts';
import { byShare, sharedTasks } from '../shared/by-share.ts';
import * as api from './client.ts';
import { makeData, type Data } from './data.ts';
import { isObject } from './record.ts';
import * as common from './options.ts';
import { OpenSavesUser } from './tasks.ts';
import { GIVE_UP_MS, Watch, type Pending } from './watch.ts';

export { plans, remove, target, targetOptions } from './parts.ts';

export const description =
  'Hot keys against cold ones, and how long after an update reads still show the old value.';

export const options = z.object({
  ...common.common,
  recordsPerStore: whole(500, 'records made in each store before the clock starts', 10, 10_000_000),
  hotKeys: whole(200, 'records of the hot set', 1, 10_000_000),
  hotShare: percent(90, 'reads that go to the hot set, in percent'),
  updateShare: percent(5, 'requests that update a record, to see how soon reads show it, in percent'),
  updateKeys: whole(100, 'records that are updated; never read otherwise', 1, 10_000_000),
  ...common.target,
  targetCacheEntries: whole(1000, 'embedded target: entries the cache holds', 1, 10_000_000),
  targetColdLatency: parsed(
    'lognormal:4ms,0.3',
    'embedded target: added to a read that the cache does not answer',
    parseLatency,
  ),
});
type Options = z.infer<typeof options>;

/**
 * When an update showed lies between two times, both from its acknowledgement on: until the last read that
 * still showed the old value began (0 when none did), and until the first that showed the new one was done.
 */
export const AT_LEAST = 'cache invalidation, at least';
export const AT_MOST = 'cache invalidation, at most';
/** Age of the update when a read that showed the old value began: as many of these as stale reads. */
export const STALE = 'read_updated showed the old value, age of update';

function shares(chosen: Readonly<Record<string, unknown>>): Record<string, number> {
  const { hotShare, updateShare } = chosen as Options;
  const reads = 100 - updateShare;
  return {
    readHot: (reads * hotShare) / 100,
    readCold: (reads * (100 - hotShare)) / 100,
    update: updateShare,
  };
}

export const check: ScenarioModule['check'] = (chosen, tags) => {
  sharedTasks(Cache, tags, shares(chosen));
};

interface CacheData extends Data {
  hot: Pick;
  cold: Pick;
  watch: Watch;
}

export async function setUp(context: ScenarioContext<Options>): Promise<CacheData> {
  const { options: chosen, worker } = context;
  const share = (total: number): number => Math.max(1, Math.floor(total / worker.count));
  const hot = share(chosen.hotKeys);
  const update = share(chosen.updateKeys);
  let cold = 0;
  const data = await makeData(context, (records) => {
    cold = records - hot - update;
    if (cold < 1) {
      throw new UsageError(
        `--hot-keys ${chosen.hotKeys}: with --update-keys ${chosen.updateKeys} it leaves no cold records of the ` +
          `${chosen.stores * chosen.recordsPerStore} there are. Ask for fewer, or for more with --records-per-store.`,
      );
    }
    return { read: hot + cold, update, delete: 0 };
  });
  const popular = parsePopularity(chosen.popularity, '--popularity')(hot);
  const anyCold = uniform(cold);
  return { ...data, hot: popular, cold: (random) => hot + anyCold(random), watch: new Watch() };
}

export class Cache extends OpenSavesUser<CacheData> {
  readonly #next = byShare(Cache, this.environment, shares);

  @tag('read', 'cache') @task async readHot(): Promise<void> {
    if (!(await this.#readUpdated())) await this.#read(this.data.hot, 'read_hot');
  }

  @tag('read', 'cache') @task async readCold(): Promise<void> {
    if (!(await this.#readUpdated())) await this.#read(this.data.cold, 'read_cold');
  }

  /** The record stays lent until a read has shown the update. */
  @tag('write', 'cache') @task async update(): Promise<void> {
    const { layout, records, watch } = this.data;
    const key = records.toUpdate(this.random);
    if (key === undefined) {
      this.instead('update_record: all wait to be shown, one read instead');
      return this.#read(this.data.hot, 'read_hot');
    }
    const version = 1 + Math.floor(this.random() * 1e9);
    const body = recordUpdateBody(layout.recordValues(key, version));
    const due = this.#due();
    let acknowledged = Number.NaN;
    try {
      const response = await this.send(api.updateRecord(layout.storeOf(key), layout.record(key), body));
      if (response.ok) acknowledged = due + response.responseTime;
    } finally {
      if (Number.isNaN(acknowledged)) records.updated(key);
      else watch.add(key, version, acknowledged, this.environment.phaseAt(due) === 'load');
    }
  }

  override nextTask(): Task {
    return this.#next(this.random);
  }

  async #read(pick: Pick, name: string): Promise<void> {
    const { layout } = this.data;
    const key = pick(this.random);
    await this.send(api.readRecord(layout.storeOf(key), layout.record(key), name));
  }

  /** Asks for an update that no read has shown yet; false, and no request, when there is none to ask for now. */
  async #readUpdated(): Promise<boolean> {
    const { layout, watch } = this.data;
    const began = performance.now();
    const pending = watch.take(began);
    if (!pending) return false;
    const due = this.#due();
    const call = api.readRecord(layout.storeOf(pending.key), layout.record(pending.key), 'read_updated');
    let shown: boolean | undefined;
    let done = began;
    try {
      const response = await this.send(call);
      done = due + response.responseTime;
      if (response.ok) shown = versionOf(response.json()) === String(pending.version);
    } finally {
      this.#judge(pending, began, done, shown);
    }
    return true;
  }

  /** `shown`: undefined when the read failed, and says nothing either way. Instants are ms. */
  #judge(pending: Pending, began: number, done: number, shown: boolean | undefined): void {
    const { records, watch } = this.data;
    const { key, since, counts } = pending;
    const observe = (name: string, ms: number): void => {
      if (counts) this.environment.observe(name, ms);
    };
    if (shown === false) {
      // It was sent after it began: the value was old for longer, never for less.
      pending.oldUntil = began - since;
      observe(STALE, pending.oldUntil);
    }
    if (shown !== true && watch.again(pending, performance.now())) return;
    observe(AT_LEAST, pending.oldUntil);
    if (shown === true) observe(AT_MOST, done - since);
    else if (counts) {
      this.instead(`read_updated: the update did not show within ${GIVE_UP_MS / 1000} s, given up`);
    }
    records.updated(key);
  }

  /** When the next request of this task is due, ms: its response time counts from there. */
  #due(): number {
    return this.arrival?.due ?? performance.now();
  }
}

function versionOf(record: unknown): unknown {
  const properties = isObject(record) ? record['properties'] : undefined;
  return isObject(properties) ? properties['version'] : undefined;
}
