import { cpSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import { TEN, csv, distribution, inputsOf, measured, run, runFolder } from './samples.ts';

test('two runs stand one after the other, under their names, and are added up', async () => {
  const valid = run({ id: 'second', verdict: { valid: true, reasons: [] } });
  const inputs = [runFolder(csv(TEN), run()), runFolder(csv(TEN), valid)];
  const progress = new Progress(() => {});
  const { summary, timeline } = await measure(
    inputsOf({ inputs, names: ['before'], tags: ['pool'] }),
    progress,
  );
  progress.end();
  expect(summary.runs.map(({ name, tags, offset }) => ({ name, tags, offset }))).toEqual([
    { name: 'before', tags: ['nightly', 'pool'], offset: 0 },
    { name: 'second', tags: ['nightly', 'pool'], offset: 1 },
  ]);
  expect(summary.input).toMatchObject({ rows: 20, rejected: 0 });
  expect(summary.run).toMatchObject({ id: null, scenario: 'mixed', duration: 2, seed: 7 });
  expect(summary.totals).toMatchObject({ requests: 20, due: 30, started: 20, unsent: 10, targetRps: 15 });
  expect(summary.verdict).toMatchObject({
    status: 'INVALID',
    reasons: [{ text: 'before: 5 of 15 tasks due were never sent' }],
  });
  expect(summary.levels.map(({ run: name, from, to, requests }) => [name, from, to, requests])).toEqual([
    ['before', 0, 0.5, 5],
    ['before', 0.5, 1, 5],
    ['second', 1, 1.5, 5],
    ['second', 1.5, 2, 5],
  ]);
  expect(timeline.map(({ time, started }) => [time, started])).toEqual([
    [0, 10],
    [1, 10],
  ]);
  // Twice the same ten values: ranks of 20.
  expect(summary.responseTime).toEqual(distribution([20, 5, 81.5, 40, 200, 300, 300, 300]));
});

test('a folder of shards, packed or not, is one run', async () => {
  const folder = dirname(runFolder(csv(TEN.slice(0, 4)), run()));
  renameSync(join(folder, 'results.csv'), join(folder, 'results-w1.csv'));
  writeFileSync(join(folder, 'results-w2.csv.gz'), gzipSync(csv(TEN.slice(4))));
  cpSync(join(folder, 'results-w1.csv'), join(folder, 'other.csv'));
  const { summary } = await measured(folder);
  expect(summary.runs).toHaveLength(1);
  expect(summary.input).toMatchObject({ rows: 10, rejected: 0 });
  expect(summary.responseTime).toEqual(distribution([10, 5, 81.5, 40, 200, 300, 300, 300]));
  expect(summary.warnings).toEqual([]);
});
