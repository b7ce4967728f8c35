import { describe, expect, test } from 'vitest';
import { bfdAverage, bfdBaselines, bfdHash, parseBfd, type BfdStats } from '../../../analysis/compare/bfd.ts';
import { compareBfd } from '../../../analysis/compare/bfd-compare.ts';

const NAMES = ['/v2/eob', '/v1/eob', '\u{1F600}', '\uFFFD'];

function task(name: string, changed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    task_name: name,
    request_method: 'GET',
    num_requests: 1000,
    num_failures: 0,
    median_response_time: 100,
    average_response_time: 120.5,
    min_response_time: 0,
    max_response_time: 900,
    total_reqs_per_second: 16.6,
    total_fails_per_sec: 0,
    response_time_percentiles: { '0.5': 100, '0.95': 300, '0.99': 500, '1.0': 900 },
    ...changed,
  };
}

/** A file as Python writes it, where a float that is whole keeps its fraction. */
function file(
  metadata: Record<string, unknown> = {},
  totals = {},
  tasks = NAMES.map((name) => task(name)),
): string {
  const all = {
    metadata: {
      timestamp: 1_700_000_000,
      tags: ['master'],
      environment: 'prod-sbx',
      stats_reset_after_spawn: true,
      num_total_users: 20,
      num_users_per_second: 'FLOAT',
      requested_runtime: 60,
      total_runtime: 60.5,
      user_classes: ['V2User', 'V1User'],
      hash: 'abc',
      compare_result: 'PASSED',
      validation_result: 'PASSED',
      ...metadata,
    },
    totals: task('Aggregated', totals),
    tasks,
  };
  return JSON.stringify(all).replace('"FLOAT"', '5.0');
}

const stats = (metadata = {}, totals = {}): BfdStats => parseBfd(file(metadata, totals), 'a.stats.json');

test("BFD's hash, as its Python computes it: sorted by code point, True, and 5.0", () => {
  const content = file();
  // sha256 of ''.join over the parts, computed by CPython.
  expect(bfdHash(parseBfd(content, 'a'), content)).toBe(
    '9618dc4f9e7d56cad6731c1b340204cf47ae5791fa860e5aab7d5f359effdf11',
  );
});

test('what is not of that shape is refused, and told', () => {
  expect(() => parseBfd('{"metadata":', 'a.stats.json')).toThrow(/^a\.stats\.json is not whole JSON/);
  expect(() => parseBfd('{"totals":1}', 'a.stats.json')).toThrow(
    /^a\.stats\.json: metadata: .*expected a \.stats\.json/,
  );
});

describe('baselines', () => {
  const current = stats({ timestamp: 2e9 });
  const of = (...all: BfdStats[]): number[] =>
    bfdBaselines(all, current, 'master').map(({ metadata }) => metadata.timestamp);

  test('same hash, tag, nothing failed; the newest first', () => {
    expect(of(stats({ timestamp: 1 }), stats({ timestamp: 3 }), stats({ timestamp: 2 }))).toEqual([3, 2, 1]);
    expect(of(stats({ hash: 'other' }), stats({ tags: ['nightly'] }))).toEqual([]);
    expect(of(stats({ compare_result: 'FAILED' }), stats({ validation_result: 'FAILED' }))).toEqual([]);
    expect(of(stats({ compare_result: 'NOT_APPLICABLE' }))).toHaveLength(1);
    expect(of(current)).toEqual([]);
  });

  test('longer by less than 3 s, and shorter by any', () => {
    expect(of(stats({ total_runtime: 63.4 }))).toHaveLength(1);
    expect(of(stats({ total_runtime: 63.5 }))).toEqual([]);
    expect(of(stats({ total_runtime: 1 }))).toHaveLength(1);
  });

  test('the average of several: field by field, percentiles that all have', () => {
    const less = { '0.5': 300, '0.99': 700 };
    const average = bfdAverage([stats(), stats({}, { num_requests: 3000, response_time_percentiles: less })]);
    expect(average?.totals).toMatchObject({
      num_requests: 2000,
      median_response_time: 100,
      response_time_percentiles: { '0.5': 200, '0.99': 600 },
    });
    expect(Object.keys(average?.totals.response_time_percentiles ?? {})).toEqual(['0.5', '0.99']);
    expect(average?.tasks).toHaveLength(4);
    expect(bfdAverage([])).toBeUndefined();
  });
});

describe('thresholds', () => {
  const totals = (changed: Record<string, unknown>, stat: string): unknown =>
    compareBfd(stats(), stats({}, changed)).find((row) => row.of === 'Aggregated' && row.stat === stat);

  test.each([
    ['median_response_time', 149, 149, 'PASS'],
    ['median_response_time', 150, 150, 'WARNING'],
    ['median_response_time', 200, 200, 'FAILURE'],
    ['num_requests', 500, 200, 'FAILURE'],
    ['max_response_time', 4500, 500, 'FAILURE'],
    // Over a baseline of 0: no ratio, which BFD lets pass.
    ['min_response_time', 50, 0, 'PASS'],
  ])('%s of %d: %d %%, %s', (stat, value, percent, result) => {
    expect(totals({ [stat]: value }, stat)).toMatchObject({ percent, result });
  });

  test('percentiles, and tasks that both have', () => {
    const after = parseBfd(
      file({}, {}, [task('/v1/eob', { median_response_time: 500 }), task('/new')]),
      'b.stats.json',
    );
    const rows = compareBfd(stats(), after);
    expect(rows.filter(({ result }) => result !== 'PASS')).toEqual([
      {
        of: '/v1/eob',
        stat: 'median_response_time',
        before: 100,
        after: 500,
        percent: 500,
        result: 'FAILURE',
      },
    ]);
    expect(rows.some(({ of }) => of === '/new')).toBe(false);
    expect(rows.filter(({ of }) => of === 'Aggregated').map(({ stat }) => stat)).toContain('0.99');
  });
});
