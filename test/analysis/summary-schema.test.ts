import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { analyze } from '../../analysis/analyze.ts';
import { summarySchema, summaryJsonSchema } from '../../analysis/summary-schema.ts';
import type { Summary } from '../../analysis/summary.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { makeRun } from './compare/runs.ts';
import { TEN, csv, inFolder, run, runFolder } from './samples.ts';

const summaries: [string, Summary][] = [];

beforeAll(async () => {
  const folder = temporaryFolder();
  const [before, after] = [makeRun(folder, { seed: 1 }), makeRun(folder, { seed: 2, errors: 0.1 })];
  const output = join(folder, 'report');
  const say = (): void => {};
  const compare = { baselines: [before], tags: [], limit: 5, anyway: false, store: '' };
  await inFolder(async (own) => {
    const ten = runFolder(csv(TEN), run(), own);
    summaries.push(
      ['compared', (await analyze({ inputs: [after], output, compare, say })).summary],
      ['INVALID, compared', (await analyze({ inputs: [ten], output, compare, say })).summary],
      ['several', (await analyze({ inputs: [before, after], output, say })).summary],
    );
  });
  summaries.push([
    'without run.json',
    (await analyze({ inputs: [runFolder(csv([{}]))], output, say })).summary,
  ]);
});

test('docs/summary.schema.json is the schema (npm run unit -- test/analysis/summary-schema.test.ts -u writes it)', async () => {
  const text = `${JSON.stringify(summaryJsonSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/summary.schema.json');
});

test('real summaries are as the schema says, and hold nothing that it does not know', () => {
  expect(summaries).toHaveLength(4);
  for (const [of, summary] of summaries) {
    const written: unknown = JSON.parse(JSON.stringify(summary));
    expect([of, summarySchema.parse(written)]).toEqual([of, written]);
  }
});

test('what is not as it says is found', () => {
  const [, summary] = summaries[0] ?? [];
  expect(summarySchema.safeParse({ ...summary, format: 2 }).success).toBe(false);
  expect(summarySchema.safeParse({ ...summary, comparison: undefined }).success).toBe(false);
});
