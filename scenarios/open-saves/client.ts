import type { HttpClient, RequestOptions, Response } from 'open-saves-load';
import { isObject } from './record.ts';
import { expectJson, expectStatus, wrongBlobKeys, wrongFields, wrongList, type Check } from './checks.ts';

/** One call of the Open Saves API: its request, its name in the statistics, and the check of its answer. */
export interface Call extends RequestOptions {
  method: string;
  path: string;
  name: string;
  catchResponse: Check;
}

export function send(client: HttpClient, call: Call): Promise<Response> {
  return client.request(call.method, call.path, call);
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const BYTES_HEADERS = { 'content-type': 'application/octet-stream' };

const ok = expectStatus(200);
const created = expectStatus(201);
const gone = expectStatus(204);

const STORES = '/api/stores';
const storePath = (store: string): string => `${STORES}/${store}`;
const recordsPath = (store: string): string => `${STORES}/${store}/records`;
const recordPath = (store: string, record: string): string => `${STORES}/${store}/records/${record}`;
const blobsPath = (store: string, record: string): string => `${recordPath(store, record)}/blobs`;
const metadataPath = (type: string, id: string): string => `/api/metadata/${type}/${id}`;

function get(path: string, name: string, catchResponse: Check): Call {
  return { method: 'GET', path, name, catchResponse };
}

function post(path: string, name: string, body: string, catchResponse: Check): Call {
  return { method: 'POST', path, name, headers: JSON_HEADERS, body, catchResponse };
}

function remove(path: string, name: string): Call {
  return { method: 'DELETE', path, name, catchResponse: gone };
}

export function listStores(): Call {
  const judge = (body: unknown): string | undefined =>
    wrongList('stores', body, Infinity, (item) => wrongFields('a store', item, {}));
  return get(STORES, 'list_stores', expectJson(judge));
}

export function createStore(body: string): Call {
  return post(STORES, 'create_store', body, created);
}

export function readStore(store: string): Call {
  return get(
    storePath(store),
    'read_store',
    expectJson((body) => wrongFields('the store', body, { store_id: store })),
  );
}

export function deleteStore(store: string): Call {
  return remove(storePath(store), 'delete_store');
}

export function createRecord(store: string, body: string): Call {
  return post(recordsPath(store), 'create_record', body, created);
}

export function readRecord(store: string, record: string, name = 'read_record'): Call {
  const expected = { store_id: store, record_id: record };
  return get(
    recordPath(store, record),
    name,
    expectJson((body) => wrongFields('the record', body, expected)),
  );
}

export function updateRecord(store: string, record: string, body: string): Call {
  const path = recordPath(store, record);
  return { method: 'PUT', path, name: 'update_record', headers: JSON_HEADERS, body, catchResponse: ok };
}

export function deleteRecord(store: string, record: string): Call {
  return remove(recordPath(store, record), 'delete_record');
}

export function listRecords(store: string, limit: number, name = 'list_records'): Call {
  return records(store, name, '', limit, {});
}

/** What comes back must be the owner's; what is missing from it may be the index being late. */
export function queryByOwner(store: string, owner: string, limit: number): Call {
  return records(store, 'query_by_owner', `owner_id=${owner}&`, limit, { owner_id: owner });
}

export function queryByGame(store: string, game: string, limit: number): Call {
  return records(store, 'query_by_game', `game_id=${game}&`, limit, { game_id: game });
}

/** The API has no query by tag: this reads one page, and what carries the tag is filtered out of it here. */
export function queryByTag(store: string, tag: string, limit: number): Call {
  return records(store, 'query_by_tag (page and filter)', '', limit, {}, (page) => recordsWithTag(page, tag));
}

function recordsWithTag(page: unknown, tag: string): unknown[] {
  const items = isObject(page) && Array.isArray(page['records']) ? page['records'] : [];
  return items.filter((item) => isObject(item) && Array.isArray(item['tags']) && item['tags'].includes(tag));
}

/** Owner and game are looked for where the real server keeps them: in the properties. */
function records(
  store: string,
  name: string,
  query: string,
  limit: number,
  properties: Record<string, string>,
  use: (page: unknown) => unknown = () => undefined,
): Call {
  const expected = { store_id: store };
  const judge = (item: unknown): string | undefined =>
    wrongFields('a record', item, expected) ??
    wrongFields('properties of a record', (isObject(item) && item['properties']) || {}, properties);
  const path = `${recordsPath(store)}?${query}limit=${limit}`;
  const check = expectJson((body) => {
    use(body);
    return wrongList('records', body, limit, judge);
  });
  return get(path, name, check);
}

export function listBlobs(store: string, record: string, expected: readonly string[]): Call {
  return get(
    blobsPath(store, record),
    'list_blobs',
    expectJson((body) => wrongBlobKeys(body, expected)),
  );
}

export function uploadBlob(store: string, record: string, key: string, body: Uint8Array, name: string): Call {
  const path = `${blobsPath(store, record)}/${key}`;
  return { method: 'PUT', path, name, headers: BYTES_HEADERS, body, catchResponse: ok };
}

/** `onData` and `catchResponse` are the content check's: see blob-content.ts. */
export function downloadBlob(
  store: string,
  record: string,
  key: string,
  name: string,
  content: Pick<Call, 'catchResponse' | 'onData'>,
): Call {
  return { method: 'GET', path: `${blobsPath(store, record)}/${key}`, name, ...content };
}

export function deleteBlob(store: string, record: string, key: string): Call {
  return remove(`${blobsPath(store, record)}/${key}`, 'delete_blob');
}

/** Creates or replaces: the API does not tell one from the other. */
export function writeMetadata(type: string, id: string, body: string, name: string): Call {
  return post(metadataPath(type, id), name, body, ok);
}

export function readMetadata(type: string, id: string): Call {
  const judge = (body: unknown): string | undefined => wrongFields('the metadata', body, { subject: id });
  return get(metadataPath(type, id), 'read_metadata', expectJson(judge));
}

export function deleteMetadata(type: string, id: string): Call {
  return remove(metadataPath(type, id), 'delete_metadata');
}
