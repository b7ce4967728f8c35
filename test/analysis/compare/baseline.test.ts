import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../analysis/analyze.ts';
import { compareAgainst } from '../../../analysis/compare/against.ts';
import { partOf } from '../../../analysis/compare/sketch.ts';
import { measure } from '../../../analysis/measure.ts';
import { Progress } from '../../../analysis/progress.ts';
import type { RunRecord } from '../../../analysis/store/record.ts';
import type { Written } from '../../../analysis/report.ts';
import type { Summary } from '../../../analysis/summary.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { readSamples } from '../../helpers/csv.ts';
import { inputsOf } from '../samples.ts';
import { makeRun, type Made } from './runs.ts';

const silent = new Progress(() => {});
const records = async (...inputs: string[]): Promise<RunRecord[]> =>
  (await measure(inputsOf({ inputs }), silent, { keeps: true })).records;

/** Compares one run with another through the whole report. */
async function reportOn(before: Made[], after: Made, anyway = false): Promise<Summary> {
  return (await written(before, after, anyway)).summary;
}

async function written(before: Made[], after: Made, anyway = false): Promise<Written> {
  const folder = temporaryFolder();
  const baselines = before.map((made) => makeRun(folder, made));
  return analyze({
    inputs: [makeRun(folder, after)],
    output: join(folder, 'report'),
    compare: { baselines, tags: [], limit: 5, anyway, store: join(folder, 'store') },
    say: () => {},
  });
}

/** What the report says beside the table of differences. */
const saidOf = ({ document }: Written): string =>
  document.sections.find(({ heading }) => heading === 'Against the baseline')?.notes.join('\n') ?? '';

const totals = ({ comparison }: Summary): unknown[] =>
  comparison?.result?.total.map(({ judgement }) => judgement) ?? [];

test('the sketch that SQL makes of a run is the one that is made of its rows', async () => {
  const input = makeRun(temporaryFolder(), { seed: 3, errors: 0.1 });
  const [record] = await records(input);
  const rows = readSamples(input);
  const begin = Math.min(...rows.map((row) => Number(row['timestamp'])));
  const expected = (name?: string): unknown => {
    const of = rows.filter((row) => name === undefined || row['name'] === name);
    return partOf(
      {
        due: of.map((row) => Number(row['timestamp']) - begin),
        ms: of.map((row) => Number(row['response_time_ms'])),
        failed: of.map((row) => row['error_kind'] !== ''),
      },
      20,
    );
  };
  expect(record?.sketch.total).toEqual(expected());
  expect(record?.sketch.names.map(({ name }) => name)).toEqual(['/a', '/b']);
  expect(record?.sketch.names[1]).toEqual({ method: 'GET', name: '/b', ...(expected('/b') as object) });
  expect(record?.sketch).toMatchObject({ resolution: 0.001, duration: 20 });
});

describe('a run against one baseline', () => {
  test('the same thing again', async () => {
    const report = await written([{ seed: 1 }], { seed: 2 });
    const { summary } = report;
    // On what condition the verdicts hold.
    expect(saidOf(report)).toMatch(
      /no more than is assumed: a standard deviation from run to run of 2 % and 0\.15 ms for p50/,
    );
    expect(totals(summary)).toEqual(['no difference seen', 'no difference seen', 'no difference seen']);
    expect(summary.comparison).toMatchObject({
      baselines: [{ id: 'run-0001' }],
      result: { hasFloor: false, regression: false },
      forced: [],
    });
    expect(summary.comparison?.notes).toEqual([expect.stringContaining('There is no noise floor')]);
    expect(summary.charts).toContain('charts/comparison.svg');
  });

  test('slower by a quarter: by so much, each name too, and it is a regression', async () => {
    const { comparison } = await reportOn([{ seed: 1 }], { seed: 2, factor: 1.25 });
    const [p50] = comparison?.result?.total ?? [];
    expect(p50?.judgement).toBe('slower');
    expect(Math.exp(p50?.difference?.low ?? 0)).toBeLessThan(1.25);
    expect(Math.exp(p50?.difference?.high ?? 0)).toBeGreaterThan(1.25);
    const names = comparison?.result?.names.map(({ name, measures }) => [name, measures[0]?.judgement]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['/a', 'slower'],
        ['/b', 'slower'],
      ]),
    );
    expect(comparison?.result?.regression).toBe(true);
  });

  test.each([
    ['http://saves.example', 'slower', '0.02 ms for p50'],
    ['http://127.0.0.1:8080', 'cannot tell', '0.15 ms for p50'],
  ])('a fifth more than half a millisecond, of %s: %s', async (url, judgement, assumed) => {
    const to = { target: { url, embedded: false } };
    const made = (seed: number, factor: number): Made => ({ seed, factor, run: to });
    const report = await written([made(1, 0.05)], made(2, 0.06));
    expect(totals(report.summary)[0]).toBe(judgement);
    expect(saidOf(report)).toContain(assumed);
  });

  test('faster; and failing', async () => {
    const summary = await reportOn([{ seed: 1 }], { seed: 2, factor: 0.8, errors: 0.05 });
    expect(totals(summary)).toEqual(['faster', expect.anything(), 'more errors']);
    expect(summary.comparison?.result?.regression).toBe(true);
  });
});

test('repeated baselines: the floor is learnt', async () => {
  const report = await written([{ seed: 1 }, { seed: 2 }, { seed: 3 }, { seed: 4 }], {
    seed: 5,
    factor: 1.2,
  });
  const { comparison } = report.summary;
  expect(comparison?.result).toMatchObject({ hasFloor: true, runsBefore: 4, regression: true });
  expect(comparison?.notes).toEqual([]);
  expect(saidOf(report)).toMatch(
    /was learnt from 5 of them: a standard deviation of [\d.]+ % \(p50\), [\d.]+ % \(p99\), [\d.]+ points/,
  );
  expect(saidOf(report)).not.toContain('assumed');
});

describe('what is refused', () => {
  test('what is not like for like, with what differs; or it is compared anyway, and says so', async () => {
    const other = { seed: 1, run: { scenario: 'crud', warmup: 9 } };
    const differs = 'scenario was crud, is mixed; warmup was 9 s, is 5 s';
    await expect(reportOn([other], { seed: 2 })).rejects.toThrow(
      `Not like for like, so not compared: ${differs}`,
    );
    const { comparison } = await reportOn([other], { seed: 2 }, true);
    expect(comparison?.forced.join('; ')).toBe(differs);
    expect(comparison?.result?.regression).toBe(false);
  });

  const invalid = {
    verdict: { valid: false, reasons: [{ code: 'lag', text: 'late', value: 20, limit: 10 }] },
  };

  test('an INVALID baseline', async () => {
    await expect(reportOn([{ seed: 1, run: invalid }], { seed: 2 })).rejects.toThrow(
      /run-0001: the run is INVALID/,
    );
  });

  test('an INVALID run is not judged', async () => {
    const { comparison } = await reportOn([{ seed: 1 }], { seed: 2, factor: 2, run: invalid });
    expect(comparison).toMatchObject({
      result: null,
      why: expect.stringContaining('run-0002: an INVALID run'),
    });
  });

  test('a file that is none of samples', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'old.csv');
    writeFileSync(path, 'a,b\n1,2\n');
    const input = makeRun(folder, { seed: 1 });
    const compare = { baselines: [path], tags: [], limit: 5, anyway: false, store: '' };
    await expect(analyze({ inputs: [input], output: undefined, compare, say: () => {} })).rejects.toThrow(
      /line 1/,
    );
    await expect(
      analyze({
        inputs: [input],
        output: undefined,
        compare: { ...compare, baselines: [join(dirname(input), 'gone.csv')] },
        say: () => {},
      }),
    ).rejects.toThrow(/^--baseline .*gone\.csv does not exist/);
  });
});

test('without run.json a comparison is made, and says what it does not know', async () => {
  const folder = temporaryFolder();
  const [known] = await records(makeRun(folder, { seed: 1 }));
  const [unknown] = await records(makeRun(folder, { seed: 2, run: { format: 2 as 1 } }));
  if (!known || !unknown) throw new Error('no records');
  expect(unknown).toMatchObject({ hash: '', verdict: 'unknown' });
  const { notes, result } = compareAgainst([known], [unknown], false);
  expect(notes[0]).toContain('Whether the runs are like for like is not known');
  expect(result?.regression).toBe(false);
});
