import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../runner/index.ts';
import { checkTasks } from '../../../runner/load-scenario.ts';
import { taskTags } from '../../../runner/task.ts';
import { declaredTasks } from '../../../runner/taskset.ts';
import * as blob from '../../../scenarios/open-saves/blob.ts';
import * as cache from '../../../scenarios/open-saves/cache.ts';
import * as crud from '../../../scenarios/open-saves/crud.ts';
import * as mixed from '../../../scenarios/open-saves/mixed.ts';
import * as query from '../../../scenarios/open-saves/query.ts';
import { byName, failures, handRun } from './hand-run.ts';

const classes = [mixed.Mixed, crud.Crud, blob.Blob, query.Query, cache.Cache];
const SMALL = { stores: 2, recordsPerStore: 50, blobSizes: '1KB', blobRecords: 30 };

/** Tasks of all scenarios, by tag. */
function tagged(): Record<string, string[]> {
  const byTag: Record<string, Set<string>> = {};
  for (const task of classes.flatMap((one) => declaredTasks(one))) {
    for (const tag of taskTags(task)) (byTag[tag] ??= new Set()).add(task.name);
  }
  return Object.fromEntries(Object.entries(byTag).map(([tag, names]) => [tag, [...names].toSorted()]));
}

describe.each(classes.map((one) => [one.name, one] as const))('%s', (_name, UserClass) => {
  test('every task reads or writes, one kind of thing', () => {
    for (const task of declaredTasks(UserClass)) {
      expect([...taskTags(task)].join(' ')).toMatch(
        /^(read|write) (store|record|metadata|blob|query|cache)$/,
      );
    }
  });

  test('a tag that leaves nothing is refused', () => {
    expect(() => checkTasks([UserClass], ['none'], [])).toThrow(UsageError);
    expect(() => checkTasks([UserClass], [], ['read', 'write'])).toThrow(/no tasks left after --tags/);
    expect(() => checkTasks([UserClass], ['read'], [])).not.toThrow();
  });
});

describe('mixed', () => {
  test('--tags blob: blobs only, in the shares that they have of one another', () =>
    handRun(
      mixed as never,
      SMALL,
      async ({ tasks, requests, deviations }) => {
        await tasks(mixed.Mixed, 2000);
        expect(failures(requests)).toEqual([]);
        expect(deviations).toEqual([]);
        const { download_blob_1KB: downloads = 0, list_blobs: lists = 0, ...rest } = byName(requests);
        expect(Object.keys(rest).toSorted()).toEqual(['delete_blob', 'upload_blob_1KB']);
        // 6.4 and 1.6 of the 10 % that blobs are; four standard deviations of a binomial.
        expect(Math.abs(downloads - 1280)).toBeLessThan(86);
        expect(Math.abs(lists - 320)).toBeLessThan(66);
      },
      { tags: ['blob'] },
    ));

  test('--tags write --exclude-tags blob metadata: what is left', () =>
    handRun(
      mixed as never,
      SMALL,
      async ({ tasks, requests }) => {
        await tasks(mixed.Mixed, 100);
        expect(Object.keys(byName(requests)).toSorted()).toEqual([
          'create_record',
          'delete_record',
          'update_record',
        ]);
      },
      { tags: ['write'], excludeTags: ['blob', 'metadata'] },
    ));

  test('tags that leave only what the options give no share are an error with a useful word', () =>
    handRun(
      mixed as never,
      { ...SMALL, readRatio: 100 },
      async ({ tasks, requests }) => {
        await expect(tasks(mixed.Mixed, 1)).rejects.toThrow(
          /^The tags leave only createRecord, .*deleteBlob, and/,
        );
        expect(requests).toEqual([]);
      },
      { tags: ['write'] },
    ));
});

test('the tags in docs/scenarios.md are these', () => {
  const text = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| ((?:`\w+`[ ]?)+) *\|$/gm)];
  const documented = rows.map(([, tag = '', tasks = '']) => [
    tag,
    [...tasks.matchAll(/`(\w+)`/g)].map(([, name]) => name).toSorted(),
  ]);
  expect(Object.fromEntries(documented)).toEqual(tagged());
});
