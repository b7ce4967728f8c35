import { tag, task } from 'open-saves-load';
import { z } from 'zod';
import { whole } from '../shared/options.ts';
import * as metadata from './metadata-tasks.ts';
import * as common from './options.ts';
import * as tasks from './tasks.ts';

export { plans, remove, setUp, target, targetOptions } from './parts.ts';

export const description = 'Stores, records and metadata: create, read, update, delete and list.';

export const options = z.object({
  ...common.common,
  spareStores: whole(100, 'stores without records, made for the tasks that delete stores', 1, 100_000),
  ...common.metadata,
  ...common.pages,
  ...common.target,
});

/**
 * Weights add up to 100. A little more records and metadata are made than deleted, so that a delete finds
 * something. As many stores are deleted as made: the API lists all of them at once.
 */
export class Crud extends tasks.OpenSavesUser {
  @tag('read', 'record') @task(30) readRecord() {
    return tasks.readRecord(this);
  }
  @tag('write', 'record') @task(14) updateRecord() {
    return tasks.updateRecord(this);
  }
  @tag('write', 'record') @task(13) createRecord() {
    return tasks.createRecord(this);
  }
  @tag('write', 'record') @task(11) deleteRecord() {
    return tasks.deleteRecord(this);
  }
  @tag('read', 'record') @task(5) listRecords() {
    return tasks.listRecords(this);
  }

  @tag('read', 'store') @task(5) readStore() {
    return tasks.readStore(this);
  }
  @tag('write', 'store') @task(2) createStore() {
    return tasks.createStore(this);
  }
  @tag('write', 'store') @task(2) deleteStore() {
    return tasks.deleteStore(this);
  }
  @tag('read', 'store') @task(1) listStores() {
    return tasks.listStores(this);
  }

  @tag('read', 'metadata') @task(7) readMetadata() {
    return metadata.readMetadata(this);
  }
  @tag('write', 'metadata') @task(4) createMetadata() {
    return metadata.createMetadataObject(this);
  }
  @tag('write', 'metadata') @task(3) updateMetadata() {
    return metadata.updateMetadata(this);
  }
  @tag('write', 'metadata') @task(3) deleteMetadata() {
    return metadata.deleteMetadata(this);
  }
}
