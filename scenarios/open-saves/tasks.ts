import { HttpUser, type Response } from 'open-saves-load';
import { recordBody, recordUpdateBody, storeBody } from './bodies.ts';
import * as api from './client.ts';
import type { Data } from './data.ts';

/** A user of any of these scenarios. */
export class OpenSavesUser<D extends Data = Data> extends HttpUser<D> {
  static override abstract = true;

  send(call: api.Call): Promise<Response> {
    return api.send(this.client, call);
  }

  /** What to do instead, counted: the mix of the run is then not the one that was asked for. */
  instead(name: string): void {
    this.environment.deviate(name);
  }

  get pageSize(): number {
    return Number(this.environment.scenarioOptions['pageSize'] ?? 20);
  }
}

// Each task makes one measured request. A task that finds no key of its own does its counterpart instead.

export async function createStore(user: OpenSavesUser): Promise<void> {
  const { layout, spareStores } = user.data;
  const index = spareStores.fresh.next();
  const { ok } = await user.send(api.createStore(storeBody({ store_id: layout.spareStore(index) })));
  if (ok) spareStores.made.push(index);
}

export async function readStore(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  await user.send(api.readStore(layout.storeOf(records.toRead(user.random))));
}

export async function listStores(user: OpenSavesUser): Promise<void> {
  await user.send(api.listStores());
}

export async function deleteStore(user: OpenSavesUser): Promise<void> {
  const { layout, spareStores } = user.data;
  const index = spareStores.made.shift();
  if (index === undefined) {
    user.instead('delete_store: none left to delete, one created instead');
    return createStore(user);
  }
  await user.send(api.deleteStore(layout.spareStore(index)));
}

export async function createRecord(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toCreate();
  const { ok } = await user.send(
    api.createRecord(layout.storeOf(key), recordBody(layout.recordValues(key, 0))),
  );
  if (ok) records.created(key);
}

export async function readRecord(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toRead(user.random);
  await user.send(api.readRecord(layout.storeOf(key), layout.record(key)));
}

export async function updateRecord(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toUpdate(user.random);
  if (key === undefined) {
    user.instead('update_record: all being updated, one read instead');
    return readRecord(user);
  }
  try {
    const body = recordUpdateBody(layout.recordValues(key, Math.floor(user.random() * 1e6)));
    await user.send(api.updateRecord(layout.storeOf(key), layout.record(key), body));
  } finally {
    records.updated(key);
  }
}

export async function deleteRecord(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toDelete();
  if (key === undefined) {
    user.instead('delete_record: none left to delete, one created instead');
    return createRecord(user);
  }
  await user.send(api.deleteRecord(layout.storeOf(key), layout.record(key)));
}

export async function listRecords(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  await user.send(api.listRecords(layout.storeOf(records.toRead(user.random)), user.pageSize));
}

// Queries ask for what a record of the read pool has, so that popular records have popular owners.

export async function queryByOwner(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toRead(user.random);
  await user.send(api.queryByOwner(layout.storeOf(key), layout.owner(key), user.pageSize));
}

export async function queryByGame(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toRead(user.random);
  await user.send(api.queryByGame(layout.storeOf(key), layout.game(key), user.pageSize));
}

export async function queryByTag(user: OpenSavesUser): Promise<void> {
  const { layout, records } = user.data;
  const key = records.toRead(user.random);
  await user.send(api.queryByTag(layout.storeOf(key), layout.tag(key), user.pageSize));
}
