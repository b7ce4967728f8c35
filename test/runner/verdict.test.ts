import { describe, expect, test } from 'vitest';
import { LIMITS, judge, type VerdictInput } from '../../runner/verdict.ts';

const good: VerdictInput = {
  targetRps: 1000,
  achievedRps: 1000,
  unsent: 0,
  requests: 1000,
  resultsLost: false,
  lagP99: 1,
  utilisation: 0.3,
  seconds: 60,
  targetCount: 1000,
  rowsSent: 1000,
  rowsUnsure: 0,
};
const codes = (change: Partial<VerdictInput>): string[] =>
  judge({ ...good, ...change }).reasons.map(({ code }) => code);

describe('VALID', () => {
  test.each<[string, Partial<VerdictInput>]>([
    ['all well', {}],
    ['achieved exactly at its limit', { achievedRps: 990 }],
    ['lag exactly at its limit', { lagP99: LIMITS.lagP99 }],
    ['utilisation exactly at its limit', { utilisation: LIMITS.utilisation }],
    ['nothing was due', { targetRps: 0, achievedRps: 0 }],
    ['busy, but for a moment only', { utilisation: 0.99, seconds: 0.9 }],
    ['a target that does not count', { targetCount: undefined, rowsSent: 7 }],
    ['a target that got all of the unsure ones', { targetCount: 1000, rowsUnsure: 10 }],
    ['a target that got none of the unsure ones', { targetCount: 990, rowsUnsure: 10 }],
    [
      'the closed model knows neither due nor lag',
      { targetRps: undefined, achievedRps: 0, lagP99: 500, unsent: 0 },
    ],
  ])('%s', (_what, change) => {
    expect(codes(change)).toEqual([]);
    expect(judge({ ...good, ...change }).valid).toBe(true);
  });
});

describe('INVALID, each reason by itself', () => {
  test.each<[Partial<VerdictInput>, string, number, number, string]>([
    [{ achievedRps: 989 }, 'achieved', 0.989, 0.99, '98.9 %'],
    [{ unsent: 1 }, 'unsent', 1, 0, '1 tasks'],
    [{ lagP99: 10.01 }, 'lag', 10.01, 10, '10.0 ms'],
    [{ utilisation: 0.901 }, 'utilisation', 0.901, 0.9, '90.1 %'],
    [{ resultsLost: true }, 'disk', 1, 0, 'not whole'],
    [{ requests: 0 }, 'nothing_sent', 0, 1, 'nothing to judge'],
    [{ targetCount: 999 }, 'count', 999, 1000, 'counted 999'],
    [{ targetCount: 1001, rowsUnsure: 10 }, 'count', 1001, 1000, 'between 990 and 1000'],
    [{ targetCount: 989, rowsUnsure: 10 }, 'count', 989, 1000, 'between 990 and 1000'],
    [{ targetRps: undefined, utilisation: 0.95 }, 'utilisation', 0.95, 0.9, '95.0 %'],
  ])('%j', (change, code, value, limit, words) => {
    const { valid, reasons } = judge({ ...good, ...change });
    expect(valid).toBe(false);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ code, limit });
    expect(reasons[0]?.value).toBeCloseTo(value, 9);
    expect(reasons[0]?.text).toContain(words);
  });

  test('all that speaks against it is said', () => {
    expect(codes({ achievedRps: 500, unsent: 500, lagP99: 80, utilisation: 1, targetCount: 3 })).toEqual([
      'achieved',
      'unsent',
      'lag',
      'utilisation',
      'count',
    ]);
  });
});
