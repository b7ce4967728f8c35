import { task, type ScenarioContext, type Task } from 'open-saves-load';
import { z } from 'zod';
import * as blob from './blob-tasks.ts';
import { byShare } from './by-share.ts';
import { makeData, type Data } from './data.ts';
import { startTarget } from './embedded.ts';
import * as metadata from './metadata-tasks.ts';
import { mixedShares } from './mix.ts';
import * as common from './options.ts';
import * as records from './tasks.ts';

export { remove } from './removal.ts';

export const description = 'Everything that Open Saves does, at a read ratio of your choice.';

export const options = z.object({
  ...common.reads,
  ...common.common,
  ...common.metadata,
  ...common.blobs,
  ...common.pages,
  ...common.target,
});

export const target = (chosen: Record<string, unknown>) => startTarget(common.targetOptions(chosen));

export function setUp(context: ScenarioContext<z.infer<typeof options>>): Promise<Data> {
  return makeData(context);
}

/** Plays every part; how often each task comes follows from `--read-ratio`, not from the marks here. */
export class Mixed extends records.OpenSavesUser {
  @task readRecord() {
    return records.readRecord(this);
  }
  @task readStore() {
    return records.readStore(this);
  }
  @task listRecords() {
    return records.listRecords(this);
  }
  @task queryByOwner() {
    return records.queryByOwner(this);
  }
  @task queryByGame() {
    return records.queryByGame(this);
  }
  @task queryByTag() {
    return records.queryByTag(this);
  }
  @task readMetadata() {
    return metadata.readMetadata(this);
  }
  @task downloadBlob() {
    return blob.downloadBlob(this);
  }
  @task listBlobs() {
    return blob.listBlobs(this);
  }
  @task createRecord() {
    return records.createRecord(this);
  }
  @task updateRecord() {
    return records.updateRecord(this);
  }
  @task deleteRecord() {
    return records.deleteRecord(this);
  }
  @task createMetadata() {
    return metadata.createMetadataObject(this);
  }
  @task updateMetadata() {
    return metadata.updateMetadata(this);
  }
  @task deleteMetadata() {
    return metadata.deleteMetadata(this);
  }
  @task uploadBlob() {
    return blob.uploadBlob(this);
  }
  @task deleteBlob() {
    return blob.deleteBlob(this);
  }

  override nextTask(): Task {
    return byShare(Mixed, this.environment, () =>
      mixedShares(Number(this.environment.scenarioOptions['readRatio'])),
    );
  }
}
