import {
  bytes,
  empty,
  json,
  methodNotAllowed,
  pageNotFound,
  recordNotFound,
  storeNotFound,
  text,
  type Answer,
} from './answer.ts';
import type { ReadCache } from './read-cache.ts';
import { isObject } from './record.ts';
import type { Store } from './store.ts';

/** One request, received whole. */
export interface Received {
  method: string;
  /** Path and query as sent. */
  url: string;
  body: Buffer;
}

/** Answers the API of Open Saves: the order of checks is the real server's. */
export class Routes {
  constructor(
    readonly store: Store,
    readonly cache: ReadCache,
  ) {}

  answer({ method, url, body }: Received): Answer {
    const mark = url.indexOf('?');
    const sent = mark < 0 ? url : url.slice(0, mark);
    const path = decoded(sent);
    if (path === undefined) return text(400, 'malformed path');
    const parts = path.split('/');
    if (parts[1] === 'api' && parts[2] === 'stores') {
      const query = mark < 0 ? '' : url.slice(mark + 1);
      return this.#stores(method, parts.slice(3), query, body);
    }
    if (parts[1] === 'api' && parts[2] === 'metadata' && parts.length > 3) {
      return this.#metadata(method, parts.slice(3), body);
    }
    if (path === '/') return plain(method, 'Open Saves, embedded for load tests');
    if (path === '/health') return plain(method, 'OK');
    return pageNotFound();
  }

  #stores(
    method: string,
    [id, records, recordId, blobs, key, more]: string[],
    query: string,
    body: Buffer,
  ): Answer {
    if (id === undefined) return this.#allStores(method, body);
    if (records === undefined) return this.#oneStore(method, id);
    if (records !== 'records' || more !== undefined) return pageNotFound();
    if (recordId === undefined) return this.#records(method, id, query, body);
    if (blobs === undefined) return this.#record(method, id, recordId, body);
    if (blobs !== 'blobs') return pageNotFound();
    return this.#blobs(method, id, recordId, key, body);
  }

  #allStores(method: string, body: Buffer): Answer {
    if (method === 'GET') return json(this.store.storesJson());
    if (method !== 'POST') return methodNotAllowed();
    const sent = parsed(body);
    if (!sent) return badJson();
    const id = sent['store_id'];
    if (typeof id !== 'string' || id === '') return text(400, 'store_id is required');
    const name = typeof sent['name'] === 'string' ? sent['name'] : '';
    return this.store.createStore(id, name) ? empty(201) : text(409, 'store already exists');
  }

  #oneStore(method: string, id: string): Answer {
    if (method === 'GET') {
      const { value, cold } = this.cache.read(id, () => this.store.storeJson(id));
      return value === undefined ? storeNotFound() : json(value, cold);
    }
    if (method !== 'DELETE') return methodNotAllowed();
    for (const record of this.store.deleteStore(id)) this.cache.drop(`${id}/${record}`);
    this.cache.drop(id);
    return empty(204);
  }

  #records(method: string, storeId: string, query: string, body: Buffer): Answer {
    if (!this.store.hasStore(storeId)) return storeNotFound();
    if (method === 'GET') {
      const params = new URLSearchParams(query);
      const ownerId = params.get('owner_id') ?? '';
      const gameId = params.get('game_id') ?? '';
      return json(this.store.query(storeId, { ownerId, gameId, limit: limitOf(params.get('limit')) }));
    }
    if (method !== 'POST') return methodNotAllowed();
    const sent = parsed(body);
    if (!sent) return badJson();
    const id = sent['record_id'];
    if (typeof id !== 'string' || id === '') return text(400, 'record_id is required');
    return this.store.createRecord(storeId, id, sent) ? empty(201) : text(409, 'record already exists');
  }

  #record(method: string, storeId: string, recordId: string, body: Buffer): Answer {
    const key = `${storeId}/${recordId}`;
    if (method === 'GET') {
      const { value, cold } = this.cache.read(key, () => this.store.record(storeId, recordId)?.json);
      return value === undefined ? recordNotFound() : json(value, cold);
    }
    if (method === 'DELETE') {
      this.store.deleteRecord(storeId, recordId);
      this.cache.drop(key);
      return empty(204);
    }
    if (method !== 'PUT') return methodNotAllowed();
    const sent = parsed(body);
    if (!sent) return badJson();
    const record = this.store.record(storeId, recordId);
    if (!record) return recordNotFound();
    this.store.updateRecord(record, sent);
    this.cache.drop(key);
    return empty(200);
  }

  #blobs(method: string, storeId: string, recordId: string, key: string | undefined, body: Buffer): Answer {
    const record = this.store.record(storeId, recordId);
    if (!record) return recordNotFound();
    if (key === undefined) {
      if (method !== 'GET') return methodNotAllowed();
      return json(record.blobs.size > 0 ? JSON.stringify([...record.blobs.keys()]) : 'null');
    }
    if (method === 'GET') {
      const blob = record.blobs.get(key);
      return blob ? bytes(blob) : text(404, 'blob not found');
    }
    if (method !== 'PUT' && method !== 'DELETE') return methodNotAllowed();
    if (method === 'PUT') this.store.putBlob(record, key, body);
    else this.store.deleteBlob(record, key);
    this.cache.drop(`${storeId}/${recordId}`);
    return empty(method === 'PUT' ? 200 : 204);
  }

  #metadata(method: string, [type, id, more]: string[], body: Buffer): Answer {
    if (type === undefined || id === undefined || more !== undefined)
      return text(400, 'Invalid metadata path');
    if (method === 'GET') {
      const value = this.store.metadata(type, id);
      return value === undefined ? text(404, 'metadata not found') : json(value);
    }
    if (method === 'POST') {
      const sent = parsed(body);
      if (!sent) return badJson();
      this.store.setMetadata(type, id, JSON.stringify(sent));
      return empty(200);
    }
    if (method !== 'DELETE') return methodNotAllowed();
    this.store.deleteMetadata(type, id);
    return empty(204);
  }
}

function plain(method: string, line: string): Answer {
  return method === 'GET' || method === 'HEAD' ? { ...text(200, line), body: line } : methodNotAllowed();
}

function badJson(): Answer {
  return text(400, 'the body is not a JSON object');
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function decoded(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** What is no whole number above 0 means no limit. */
function limitOf(sent: string | null): number {
  return sent !== null && /^\+?\d+$/.test(sent) ? Number(sent) : 0;
}
