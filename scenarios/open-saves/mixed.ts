import { tag, task, type ScenarioModule, type Task } from 'open-saves-load';
import { z } from 'zod';
import * as blob from './blob-tasks.ts';
import { byShare, sharedTasks } from '../shared/by-share.ts';
import * as metadata from './metadata-tasks.ts';
import { mixedShares } from './mix.ts';
import * as common from './options.ts';
import * as records from './tasks.ts';

export { plans, remove, setUp, target, targetOptions } from './parts.ts';

export const description = 'Records, metadata, queries and blobs together, at a read ratio of your choice.';

export const options = z.object({
  ...common.reads,
  ...common.common,
  ...common.metadata,
  ...common.blobs,
  ...common.pages,
  ...common.target,
});

const shares = (chosen: Readonly<Record<string, unknown>>) => mixedShares(Number(chosen['readRatio']));

export const check: ScenarioModule['check'] = (chosen, tags) => {
  sharedTasks(Mixed, tags, shares(chosen));
};

/** Plays most parts; how often each task comes follows from `--read-ratio`, not from the marks here. */
export class Mixed extends records.OpenSavesUser {
  readonly #next = byShare(Mixed, this.environment, shares);

  @tag('read', 'record') @task readRecord() {
    return records.readRecord(this);
  }
  @tag('read', 'store') @task readStore() {
    return records.readStore(this);
  }
  @tag('read', 'record') @task listRecords() {
    return records.listRecords(this);
  }
  @tag('read', 'query') @task queryByOwner() {
    return records.queryByOwner(this);
  }
  @tag('read', 'query') @task queryByGame() {
    return records.queryByGame(this);
  }
  @tag('read', 'query') @task queryByTag() {
    return records.queryByTag(this);
  }
  @tag('read', 'metadata') @task readMetadata() {
    return metadata.readMetadata(this);
  }
  @tag('read', 'blob') @task downloadBlob() {
    return blob.downloadBlob(this);
  }
  @tag('read', 'blob') @task listBlobs() {
    return blob.listBlobs(this);
  }
  @tag('write', 'record') @task createRecord() {
    return records.createRecord(this);
  }
  @tag('write', 'record') @task updateRecord() {
    return records.updateRecord(this);
  }
  @tag('write', 'record') @task deleteRecord() {
    return records.deleteRecord(this);
  }
  @tag('write', 'metadata') @task createMetadata() {
    return metadata.createMetadataObject(this);
  }
  @tag('write', 'metadata') @task updateMetadata() {
    return metadata.updateMetadata(this);
  }
  @tag('write', 'metadata') @task deleteMetadata() {
    return metadata.deleteMetadata(this);
  }
  @tag('write', 'blob') @task uploadBlob() {
    return blob.uploadBlob(this);
  }
  @tag('write', 'blob') @task deleteBlob() {
    return blob.deleteBlob(this);
  }

  override nextTask(): Task {
    return this.#next(this.random);
  }
}
