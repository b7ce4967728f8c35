import { tag, task } from 'open-saves-load';
import { z } from 'zod';
import * as tasks from './blob-tasks.ts';
import * as common from './options.ts';
import { OpenSavesUser } from './tasks.ts';

export { plans, remove, setUp, target, targetOptions } from './parts.ts';

export const description =
  'Blobs of several sizes: upload, download, delete and list; every byte that comes back is compared.';

export const options = z.object({ ...common.spread, ...common.blobs, ...common.target });

export class Blob extends OpenSavesUser {
  @tag('read', 'blob') @task(11) downloadBlob() {
    return tasks.downloadBlob(this);
  }
  @tag('read', 'blob') @task(1) downloadSample() {
    return tasks.downloadSample(this);
  }
  @tag('write', 'blob') @task(4) uploadBlob() {
    return tasks.uploadBlob(this);
  }
  @tag('write', 'blob') @task(2) deleteBlob() {
    return tasks.deleteBlob(this);
  }
  @tag('read', 'blob') @task(2) listBlobs() {
    return tasks.listBlobs(this);
  }
}
