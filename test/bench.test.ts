import { describe, expect, test } from 'vitest';
import { parseWrk } from './bench/generators/wrk.ts';
import { cpuOf } from './bench/processes.ts';
import { median, receiverLag } from './bench/receiver-lag.ts';
import { figures, markdownTable, marks, replaceFigures } from './bench/report.ts';
import { evenDues, truthOf } from './bench/stall.ts';

describe('the truth of the stall test', () => {
  test('of even arrivals, by hand: 200 of each 1000 wait, from 1000 ms down to 5', () => {
    const truth = truthOf(evenDues());
    // 0.2 * (1000 + 5) / 2; the 3600th of 4000 is the 400th that waits: 100 of each 200, so about half the second.
    expect(truth.mean).toBeCloseTo(100.5, 6);
    expect(truth.p50).toBe(0);
    expect(truth.p90).toBe(500);
    expect(truth.p99).toBe(950);
  });

  test('of due times of any kind', () => {
    expect(truthOf([0, 250, 999, 1000, 4999, 5500])).toEqual({
      mean: (1000 + 750 + 1 + 0 + 0 + 500) / 6,
      p50: 1,
      p90: 1000,
      p99: 1000,
    });
  });
});

describe('lateness at the receiver', () => {
  test('even spacing has none, wherever it begins', () => {
    const arrivals = Array.from({ length: 100 }, (_, i) => 12_345.5 + i * 10);
    const { p50, p99 } = receiverLag(arrivals, 100);
    expect(p50).toBeCloseTo(0, 6);
    expect(p99).toBeCloseTo(0, 6);
  });

  test('bursts have', () => {
    // Ten at a time, each at the last one's instant: 0 to 90 ms late.
    const arrivals = Array.from({ length: 100 }, (_, i) => Math.floor(i / 10) * 100 + 90);
    expect(receiverLag(arrivals, 100)).toEqual({ p50: 40, p99: 90 });
  });

  test('nothing came', () => {
    expect(receiverLag([], 100).p50).toBeNaN();
  });
});

test('median', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
});

describe('what programs say', () => {
  test('wrk', () => {
    const text = 'Running 4s test\n  506662 requests in 4.00s, 94.22MB read\nRequests/sec: 126664.00\n';
    expect(parseWrk(text)).toEqual({ requests: 506_662, seconds: 4 });
    expect(parseWrk('  10 requests in 1.00m, 1MB read')).toEqual({ requests: 10, seconds: 60 });
    expect(() => parseWrk('unable to connect')).toThrow('unable to connect');
  });

  test("bash's time, behind whatever the program wrote", () => {
    expect(cpuOf('a line\nanother 1.5\n4.123 0.877\n')).toEqual({
      stderr: 'a line\nanother 1.5',
      cpuSeconds: 5,
    });
    expect(cpuOf('1.000 0.500\n')).toEqual({ stderr: '', cpuSeconds: 1.5 });
    expect(cpuOf('killed').cpuSeconds).toBeNaN();
  });
});

describe('the report', () => {
  const bar = { text: 'at least 2', value: '3.00' };
  const tables = [
    {
      title: 'A',
      about: 'how',
      head: ['x', 'name'],
      rows: [['1', 'one']],
      bars: [
        { ...bar, held: true },
        { ...bar, held: false },
        { ...bar, held: undefined },
      ],
    },
  ];
  test('says of each bar whether it is held', () => {
    const text = figures(['about'], tables);
    expect(text).toContain(
      '| at least 2 | 3.00     | held         |\n| at least 2 | 3.00     | **not held** |',
    );
    expect(text).toContain('not measured');
    expect(text).toContain('## A\n\nhow\n\n| x   | name |\n| --- | ---- |\n| 1   | one  |');
  });

  test('goes between its marks, and nowhere else', () => {
    const [begin, end] = marks('figures');
    const document = `a\n${begin}\nold\n${end}\nz`;
    expect(replaceFigures(document, 'figures', 'new')).toBe(`a\n${begin}\n\nnew\n\n${end}\nz`);
    expect(() => replaceFigures(document, 'long', 'new')).toThrow('<!-- long: begin -->');
  });

  test('a table without rows', () => {
    expect(markdownTable(['a'], [])).toBe('| a   |\n| --- |');
  });
});
