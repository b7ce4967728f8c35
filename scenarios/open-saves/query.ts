import { tag, task } from 'open-saves-load';
import { z } from 'zod';
import { readMetadata } from './metadata-tasks.ts';
import * as common from './options.ts';
import * as tasks from './tasks.ts';

export { plans, remove, setUp, target, targetOptions } from './parts.ts';

export const description = 'Records by owner, by game and by tag, and metadata by type and id.';

export const options = z.object({ ...common.common, ...common.metadata, ...common.pages, ...common.target });

export class Query extends tasks.OpenSavesUser {
  @tag('read', 'query') @task(4) queryByOwner() {
    return tasks.queryByOwner(this);
  }
  @tag('read', 'query') @task(2) queryByGame() {
    return tasks.queryByGame(this);
  }
  @tag('read', 'query') @task(2) queryByTag() {
    return tasks.queryByTag(this);
  }
  @tag('read', 'metadata') @task(2) readMetadata() {
    return readMetadata(this);
  }
}
