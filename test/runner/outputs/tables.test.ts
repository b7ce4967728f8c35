import { describe, expect, test } from 'vitest';
import { errorReport, nameWidth, percentileTable, statsTable } from '../../../runner/outputs/tables.ts';
import { RequestStats } from '../../../runner/stats.ts';
import { typed } from '../../helpers/typed.ts';

// That the lines are Locust's is shown by test/compat, which needs Python; these were copied from it.

const START = 1_700_000_000;

function some(): RequestStats {
  const stats = new RequestStats(START);
  for (let i = 0; i < 160; i++) stats.logRequest('GET', '/saves/[id]', i + 0.5, 100, START + i / 8);
  stats.logRequest('', 'async', null, 0, START + 20);
  stats.logError('GET', '/saves/[id]', "CatchResponseError('wrong length')", START + 3);
  stats.logError('GET', '/saves/[id]', "HTTPError('500 Server Error')", START + 3);
  return stats;
}

test.each([
  [undefined, 80],
  [80, 0],
  [100, 20],
  [200, 80],
  [40, 0],
])('a terminal of %s columns has names of width %d', (columns, width) =>
  expect(nameWidth(columns)).toBe(width),
);

test('statsTable', () => {
  expect(statsTable(some(), { current: false, width: 24 })).toEqual(
    typed`${'Type     Name                  # reqs      # fails |    Avg     Min     Max    Med |   req/s  failures/s'} --------|--------------------|-------|-------------|-------|-------|-------|-------|--------|----------- ${'GET      /saves/[id]              160     2(1.25%) |     80       0     159     80 |    8.00        0.10'} ${'         async                      1     0(0.00%) |      0       0       0      0 |    0.05        0.00'} --------|--------------------|-------|-------------|-------|-------|-------|-------|--------|----------- ${'         Aggregated               161     2(1.24%) |     80       0     159     80 |    8.05        0.10'}`,
  );
});

test('the running table has the rates of the last ten seconds', () => {
  const [, , row] = statsTable(some(), { current: true, width: 24 });
  expect(row).toMatch(/ 8\.00 {8}0\.00$/);
});

test('percentileTable leaves out names without a time', () => {
  const lines = percentileTable(some(), 24);
  expect(lines.slice(0, 2)).toEqual([
    'Response time percentiles (approximated)',
    'Type     Name                          50%    66%    75%    80%    90%    95%    98%    99%  99.9% 99.99%   100% # reqs',
  ]);
  expect(lines.slice(3)).toEqual([
    'GET      /saves/[id]                    80    110    120    130    140    150    160    160    160    160    160    160',
    lines[2],
    '         Aggregated                     80    110    120    130    140    150    160    160    160    160    160    161',
  ]);
});

describe('errorReport', () => {
  test('unwraps what catchResponse was told', () => {
    const lines = errorReport(some(), 80);
    expect(lines.map((line) => line.trimEnd()).filter((line) => line.startsWith('1'))).toEqual([
      '1                  GET /saves/[id]: wrong length',
      "1                  GET /saves/[id]: HTTPError('500 Server Error')",
    ]);
    expect(lines[3]).toHaveLength(119);
    expect(lines.at(-1)).toBe('');
  });

  test.each([
    ['CatchResponseError(5)', '5'],
    [`CatchResponseError("it's")`, "it's"],
    ['CatchResponseError', 'CatchResponseError'],
  ])('%s reads %s', (error, shown) => {
    const stats = new RequestStats(START);
    stats.logError('GET', '/', error, START);
    expect(errorReport(stats, 80)[3]?.trimEnd()).toBe(`1                  GET /: ${shown}`);
  });
});
