import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { READS, WRITES, mixedShares } from '../../../scenarios/open-saves/mix.ts';
import * as mixed from '../../../scenarios/open-saves/mixed.ts';
import { byName, failures, handRun } from './hand-run.ts';

const sum = (shares: Record<string, number>): number => Object.values(shares).reduce((a, b) => a + b, 0);

/** Request names of the read tasks; blobs have their size in their name. */
const READ_NAMES = /^(read_|list_|query_|download_)/;
const SMALL = { stores: 2, recordsPerStore: 50, blobSizes: '1KB', blobRecords: 8 };

describe('shares', () => {
  test('reads and writes add up to 100 each', () => {
    expect([sum(READS), sum(WRITES)]).toEqual([100, 100]);
  });

  test.each([0, 50, 80, 95, 100])('at %i %% reads', (ratio) => {
    const shares = mixedShares(ratio);
    expect(sum(shares)).toBeCloseTo(100, 9);
    const reads = Object.keys(READS).map((name) => shares[name as keyof typeof READS]);
    expect(reads.reduce((a, b) => a + b, 0)).toBeCloseTo(ratio, 9);
    expect(shares.readRecord).toBeCloseTo(ratio / 2, 9);
    expect(shares.createRecord).toBeCloseTo(((100 - ratio) * 21) / 100, 9);
  });

  test('blobs are a tenth of the reads and of the writes', () => {
    expect([READS.downloadBlob + READS.listBlobs, WRITES.uploadBlob + WRITES.deleteBlob]).toEqual([10, 10]);
  });
});

describe('what is sent', () => {
  test.each([0, 50, 80, 95, 100])('--read-ratio %i', (readRatio) =>
    handRun(mixed as never, { ...SMALL, readRatio }, async ({ tasks, requests, errors }) => {
      const count = 2000;
      await tasks(mixed.Mixed, count);
      expect(errors).toEqual([]);
      expect(failures(requests)).toEqual([]);
      const reads = requests.filter(({ parts }) => READ_NAMES.test(parts.name)).length;
      // Four standard deviations of a binomial; all or none at the ends.
      const spread = 4 * Math.sqrt(count * (readRatio / 100) * (1 - readRatio / 100));
      expect(Math.abs(reads - (count * readRatio) / 100)).toBeLessThanOrEqual(spread);
    }),
  );

  test('a seed gives the same requests in the same order', async () => {
    const sent: string[][] = [];
    for (let i = 0; i < 2; i++) {
      await handRun(mixed as never, SMALL, async ({ tasks, requests }) => {
        await tasks(mixed.Mixed, 200, 1);
        sent.push(requests.map(({ parts }) => `${parts.method} ${parts.path}`));
      });
    }
    expect(sent[0]).toEqual(sent[1]);
    expect(new Set(sent[0]).size).toBeGreaterThan(50);
  });

  test('tasks that are excluded are never picked; the others keep their shares', () =>
    handRun(
      mixed as never,
      { ...SMALL, readRatio: 100 },
      async ({ tasks, requests }) => {
        await tasks(mixed.Mixed, 500);
        expect(Object.keys(byName(requests)).toSorted()).toEqual(['list_blobs', 'read_record', 'read_store']);
      },
      {
        without: Object.keys(READS).filter(
          (name) => !['readRecord', 'readStore', 'listBlobs'].includes(name),
        ),
      },
    ));
});

test('the shares in docs/scenarios.md are these', () => {
  const text = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| (\w+) +\| ([\d.]+) +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)];
  const number = (value: number): number => Number(value.toFixed(6));
  const [at80, at95] = [mixedShares(80), mixedShares(95)];
  const expected = Object.entries({ ...READS, ...WRITES }).map(([name, share]) => {
    const task = name as keyof typeof at80;
    return [name, share, number(at80[task]), number(at95[task])];
  });
  expect(documented.map(([, name, ...shares]) => [name, ...shares.map(Number)])).toEqual(expected);
});
