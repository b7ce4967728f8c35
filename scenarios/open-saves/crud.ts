import { task, type ScenarioContext } from 'open-saves-load';
import { z } from 'zod';
import { whole } from '../shared/options.ts';
import { makeData, type Data } from './data.ts';
import { startTarget } from './embedded.ts';
import * as metadata from './metadata-tasks.ts';
import * as common from './options.ts';
import * as tasks from './tasks.ts';

export { remove } from './removal.ts';

export const description = 'Stores, records and metadata: create, read, update, delete and list.';

export const options = z.object({
  ...common.common,
  spareStores: whole(100, 'stores without records, made for the tasks that delete stores', 1, 100_000),
  ...common.metadata,
  ...common.pages,
  ...common.target,
});

export const target = (chosen: Record<string, unknown>) => startTarget(common.targetOptions(chosen));

export function setUp(context: ScenarioContext<z.infer<typeof options>>): Promise<Data> {
  return makeData(context);
}

/**
 * Weights add up to 100. A little more records and metadata are made than deleted, so that a delete finds
 * something. As many stores are deleted as made: the API lists all of them at once.
 */
export class Crud extends tasks.OpenSavesUser {
  @task(30) readRecord() {
    return tasks.readRecord(this);
  }
  @task(14) updateRecord() {
    return tasks.updateRecord(this);
  }
  @task(13) createRecord() {
    return tasks.createRecord(this);
  }
  @task(11) deleteRecord() {
    return tasks.deleteRecord(this);
  }
  @task(5) listRecords() {
    return tasks.listRecords(this);
  }

  @task(5) readStore() {
    return tasks.readStore(this);
  }
  @task(2) createStore() {
    return tasks.createStore(this);
  }
  @task(2) deleteStore() {
    return tasks.deleteStore(this);
  }
  @task(1) listStores() {
    return tasks.listStores(this);
  }

  @task(7) readMetadata() {
    return metadata.readMetadata(this);
  }
  @task(4) createMetadata() {
    return metadata.createMetadataObject(this);
  }
  @task(3) updateMetadata() {
    return metadata.updateMetadata(this);
  }
  @task(3) deleteMetadata() {
    return metadata.deleteMetadata(this);
  }
}
