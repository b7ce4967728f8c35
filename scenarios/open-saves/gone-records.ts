import type { ScenarioContext } from 'open-saves-load';
import { pause } from '../shared/retry.ts';
import * as api from './client.ts';
import { isObject } from './record.ts';

/** A list below this is no page that was cut off: DynamoDB cuts at 1 MB. */
const WHOLE_BELOW = 512 * 1024;
const NO_LIMIT = 1_000_000;
/** No read of the real server is consistent: what was made a moment ago may be missing from a list. */
const SETTLE_MS = 300;

/** Whether a list that says nothing of a record or store proves that it is gone. */
interface Listed {
  ids: ReadonlySet<string>;
  isWhole: boolean;
  /** In ascending order the list covers what stands before its last id, even where it was cut off. */
  upTo: string;
}

/**
 * Tells records that are gone from those whose 404 was an error of the database: the real server answers
 * 404 for either, but lists of records and of stores answer 500 for an error. Each is asked for once, and
 * again only where it told nothing.
 */
export class GoneRecords {
  readonly #records = new Map<string, Promise<Listed | undefined>>();
  #stores: Promise<Listed | undefined> | undefined;

  constructor(readonly context: ScenarioContext<never>) {}

  /** False also where it cannot be known. */
  async isGone(store: string, record: string): Promise<boolean> {
    let listing = this.#records.get(store);
    if (!listing) this.#records.set(store, (listing = this.#list(store)));
    const listed = await listing;
    if (!listed) this.#records.delete(store);
    return listed !== undefined && !isIn(listed, record);
  }

  /** Undefined when it is not known which records the store has. */
  async #list(store: string): Promise<Listed | undefined> {
    const { http, signal } = this.context;
    await pause(SETTLE_MS, signal);
    const response = await api.send(http, api.listRecords(store, NO_LIMIT));
    if (response.ok) return listedIn(response.json(), 'records', 'record_id', response.length);
    if (response.status !== 404) return undefined;
    this.#stores ??= this.#listStores();
    const stores = await this.#stores;
    if (!stores) this.#stores = undefined;
    // A store is removed after its records, so that one that is gone has none.
    const isGone = stores !== undefined && !isIn(stores, store);
    return isGone ? { ids: new Set(), isWhole: true, upTo: '' } : undefined;
  }

  async #listStores(): Promise<Listed | undefined> {
    const response = await api.send(this.context.http, api.listStores());
    return response.ok ? listedIn(response.json(), 'stores', 'store_id', response.length) : undefined;
  }
}

/** Whether it is listed, or might be on what was cut off. */
function isIn({ ids, isWhole, upTo }: Listed, id: string): boolean {
  return ids.has(id) || !(isWhole || id < upTo);
}

function listedIn(body: unknown, field: string, idField: string, bytes: number): Listed {
  const items = isObject(body) && Array.isArray(body[field]) ? (body[field] as unknown[]) : [];
  const ids = items.map((item) => String(isObject(item) ? item[idField] : ''));
  const isAscending = ids.every((id, i) => i === 0 || (ids[i - 1] ?? '') < id);
  return { ids: new Set(ids), isWhole: bytes < WHOLE_BELOW, upTo: isAscending ? (ids.at(-1) ?? '') : '' };
}
