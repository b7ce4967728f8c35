import { UsageError, task, type ScenarioContext, type Task } from 'open-saves-load';
import { z } from 'zod';
import { parsed, percent, whole } from '../shared/options.ts';
import { parseLatency } from '../shared/latency.ts';
import { parsePopularity, uniform, type Pick } from '../shared/zipf.ts';
import { recordUpdateBody } from './bodies.ts';
import { byShare } from './by-share.ts';
import * as api from './client.ts';
import { makeData, type Data } from './data.ts';
import { startTarget } from './embedded.ts';
import { isObject } from './record.ts';
import * as common from './options.ts';
import { OpenSavesUser } from './tasks.ts';
import { GIVE_UP_MS, Watch } from './watch.ts';

export { remove } from './removal.ts';

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

export const INVALIDATION = 'cache invalidation: update to new value shown';

interface CacheData extends Data {
  hot: Pick;
  cold: Pick;
  watch: Watch;
}

export const target = (chosen: Record<string, unknown>) => startTarget(common.targetOptions(chosen));

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
  @task async readHot(): Promise<void> {
    if (!(await this.#readUpdated())) await this.#read(this.data.hot, 'read_hot');
  }

  @task async readCold(): Promise<void> {
    if (!(await this.#readUpdated())) await this.#read(this.data.cold, 'read_cold');
  }

  /** The record stays lent until a read has shown the update. */
  @task async update(): Promise<void> {
    const { layout, records, watch } = this.data;
    const key = records.toUpdate(this.random);
    if (key === undefined) {
      this.instead('update_record: all wait to be shown, one read instead');
      return this.#read(this.data.hot, 'read_hot');
    }
    const version = 1 + Math.floor(this.random() * 1e9);
    const body = recordUpdateBody(layout.recordValues(key, version));
    let ok = false;
    try {
      ({ ok } = await this.send(api.updateRecord(layout.storeOf(key), layout.record(key), body)));
    } finally {
      if (ok) watch.add(key, version, performance.now());
      else records.updated(key);
    }
  }

  override nextTask(): Task {
    return byShare(Cache, this.environment, () => {
      const { hotShare, updateShare } = this.environment.scenarioOptions as Options;
      const reads = 100 - updateShare;
      return {
        readHot: (reads * hotShare) / 100,
        readCold: (reads * (100 - hotShare)) / 100,
        update: updateShare,
      };
    });
  }

  async #read(pick: Pick, name: string): Promise<void> {
    const { layout } = this.data;
    const key = pick(this.random);
    await this.send(api.readRecord(layout.storeOf(key), layout.record(key), name));
  }

  /** Asks for an update that no read has shown yet; false, and no request, when there is none to ask for now. */
  async #readUpdated(): Promise<boolean> {
    const { layout, records, watch } = this.data;
    const pending = watch.take(performance.now());
    if (!pending) return false;
    const { key, version, since } = pending;
    let shown = false;
    try {
      const response = await this.send(
        api.readRecord(layout.storeOf(key), layout.record(key), 'read_updated'),
      );
      shown = response.ok && versionOf(response.json()) === String(version);
    } finally {
      const now = performance.now();
      if (shown) {
        this.environment.observe(INVALIDATION, now - since);
        records.updated(key);
      } else if (!watch.again(pending, now)) {
        this.instead(`read_updated: the update did not show within ${GIVE_UP_MS / 1000} s, given up`);
        records.updated(key);
      }
    }
    return true;
  }
}

function versionOf(record: unknown): unknown {
  const properties = isObject(record) ? record['properties'] : undefined;
  return isObject(properties) ? properties['version'] : undefined;
}
