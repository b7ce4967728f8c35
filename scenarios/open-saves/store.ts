import { SavedRecord, type RecordBody } from './record.ts';

/** DynamoDB answers a query with at most 1 MB, and Open Saves asks for one page only. */
export const PAGE_BYTES = 1_000_000;

export interface RecordQuery {
  ownerId: string;
  gameId: string;
  /** 0: no limit but the page's. */
  limit: number;
}

type Records = Map<string, SavedRecord>;

/** One store of Open Saves, its records in the order they were made, and an index each for owner and game. */
class GameStore {
  readonly records: Records = new Map();
  readonly owners = new Map<string, Records>();
  readonly games = new Map<string, Records>();

  constructor(
    readonly id: string,
    readonly json: string,
  ) {}
}

/** All data of the embedded server, in memory. What is not there is undefined or false; nothing throws. */
export class Store {
  readonly #stores = new Map<string, GameStore>();
  readonly #metadata = new Map<string, string>();

  /** How much there is of each kind: `blobs` counts blobs, not their bytes. */
  sizes(): { stores: number; records: number; blobs: number; metadata: number } {
    const { stores, records, metadata } = this.contents();
    const blobs = records.reduce((sum, record) => sum + record.blobs.size, 0);
    return { stores: stores.length, records: records.length, blobs, metadata: metadata.length };
  }

  /** Ids of stores, records, and metadata as `type/id`. */
  contents(): { stores: string[]; records: SavedRecord[]; metadata: string[] } {
    const records = [...this.#stores.values()].flatMap((store) => [...store.records.values()]);
    return { stores: [...this.#stores.keys()], records, metadata: [...this.#metadata.keys()] };
  }

  /** False when it exists. */
  createStore(id: string, name: string): boolean {
    if (this.#stores.has(id)) return false;
    const now = timestamp();
    const json = JSON.stringify({ store_id: id, name, created_at: now, updated_at: now });
    this.#stores.set(id, new GameStore(id, json));
    return true;
  }

  hasStore(id: string): boolean {
    return this.#stores.has(id);
  }

  storeJson(id: string): string | undefined {
    return this.#stores.get(id)?.json;
  }

  storesJson(): string {
    return `{"stores":[${[...this.#stores.values()].map((store) => store.json).join(',')}]}`;
  }

  /** With its records and their blobs. Returns the ids of the records. */
  deleteStore(id: string): string[] {
    const records = [...(this.#stores.get(id)?.records.keys() ?? [])];
    this.#stores.delete(id);
    return records;
  }

  /** False when it exists, or when there is no such store. */
  createRecord(storeId: string, recordId: string, body: RecordBody): boolean {
    const store = this.#stores.get(storeId);
    if (!store || store.records.has(recordId)) return false;
    const now = timestamp();
    const record = new SavedRecord(storeId, recordId, now);
    record.assign(body, now);
    store.records.set(recordId, record);
    index(store, record);
    return true;
  }

  record(storeId: string, recordId: string): SavedRecord | undefined {
    return this.#stores.get(storeId)?.records.get(recordId);
  }

  updateRecord(record: SavedRecord, body: RecordBody): void {
    const store = this.#stores.get(record.storeId);
    if (!store) return;
    const { ownerId, gameId } = record;
    record.assign(body, timestamp());
    // Taken out and put back only when it moves, so that a page keeps its order.
    if (record.ownerId !== ownerId || record.gameId !== gameId) {
      unindex(store, record, ownerId, gameId);
      index(store, record);
    }
  }

  deleteRecord(storeId: string, recordId: string): void {
    const store = this.#stores.get(storeId);
    const record = store?.records.get(recordId);
    if (!store || !record) return;
    store.records.delete(recordId);
    unindex(store, record, record.ownerId, record.gameId);
  }

  /** One page. Where both a game and an owner are asked for, the game alone counts, as on AWS. */
  query(storeId: string, { ownerId, gameId, limit }: RecordQuery): string {
    const store = this.#stores.get(storeId);
    const records = gameId ? store?.games.get(gameId) : ownerId ? store?.owners.get(ownerId) : store?.records;
    const page: string[] = [];
    let bytes = 0;
    for (const { json } of records?.values() ?? []) {
      bytes += json.length;
      if (page.length > 0 && bytes > PAGE_BYTES) break;
      page.push(json);
      if (page.length === limit) break;
    }
    return `{"records":[${page.join(',')}]}`;
  }

  putBlob(record: SavedRecord, key: string, content: Buffer): void {
    record.blobs.set(key, content);
    record.touch(timestamp());
  }

  deleteBlob(record: SavedRecord, key: string): void {
    record.blobs.delete(key);
    record.touch(timestamp());
  }

  metadata(type: string, id: string): string | undefined {
    return this.#metadata.get(`${type}/${id}`);
  }

  setMetadata(type: string, id: string, json: string): void {
    this.#metadata.set(`${type}/${id}`, json);
  }

  deleteMetadata(type: string, id: string): void {
    this.#metadata.delete(`${type}/${id}`);
  }
}

function index(store: GameStore, record: SavedRecord): void {
  if (record.ownerId) place(store.owners, record.ownerId, record);
  if (record.gameId) place(store.games, record.gameId, record);
}

function unindex(store: GameStore, record: SavedRecord, ownerId: string, gameId: string): void {
  remove(store.owners, ownerId, record);
  remove(store.games, gameId, record);
}

function place(indexed: Map<string, Records>, key: string, record: SavedRecord): void {
  const records = indexed.get(key);
  if (records) records.set(record.recordId, record);
  else indexed.set(key, new Map([[record.recordId, record]]));
}

function remove(indexed: Map<string, Records>, key: string, record: SavedRecord): void {
  const records = indexed.get(key);
  records?.delete(record.recordId);
  if (records?.size === 0) indexed.delete(key);
}

let second = 0;
let text = '';

/** RFC 3339, UTC, whole seconds: made once a second, since every write asks for it. */
function timestamp(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    text = `${new Date(now * 1000).toISOString().slice(0, 19)}Z`;
  }
  return text;
}
