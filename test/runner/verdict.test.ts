import { describe, expect, test } from 'vitest';
import type { Strain } from '../../runner/guard.ts';
import type { LoadThread } from '../../runner/results.ts';
import { LIMITS, judge, type VerdictInput } from '../../runner/verdict.ts';

const calm: Strain = {
  seconds: 60,
  cpuFull: 0,
  loopFull: 0,
  cores: 2,
  cpuOwn: 0,
  openFiles: 150,
  openFilesLimit: 1024,
};
const good: VerdictInput = {
  targetRps: 1000,
  achievedRps: 1000,
  unsent: 0,
  requests: 1000,
  resultsLost: false,
  lagP99: 1,
  threads: [{ worker: 'w1', utilisation: 0.3 }],
  lostRequests: 0,
  seconds: 60,
  strain: calm,
  withoutFile: 0,
  withoutPort: 0,
  targetCount: 1000,
  rowsSent: 1000,
  rowsUnsure: 0,
  redirects: 0,
};
const closed = { targetRps: undefined, achievedRps: 0 };
const codes = (change: Partial<VerdictInput>): string[] =>
  judge({ ...good, ...change }).reasons.map(({ code }) => code);
const strain = (change: Partial<Strain>): { strain: Strain } => ({ strain: { ...calm, ...change } });
const busy = (...shares: number[]): { threads: LoadThread[] } => ({
  threads: shares.map((utilisation, index) => ({ worker: `w${index + 1}`, utilisation })),
});
const dead = (...reasons: (string | undefined)[]): { threads: LoadThread[] } => ({
  threads: reasons.map((lost, index) => ({
    worker: `w${index + 1}`,
    utilisation: 0.3,
    ...(lost === undefined ? {} : { lost }),
  })),
});

describe('VALID', () => {
  test.each<[string, Partial<VerdictInput>]>([
    ['all well', {}],
    ['achieved exactly at its limit', { achievedRps: 990 }],
    ['lag exactly at its limit', { lagP99: LIMITS.lagP99 }],
    ['utilisation exactly at its limit', busy(LIMITS.utilisation)],
    ['nothing was due', { targetRps: 0, achievedRps: 0 }],
    ['busy, but for a moment only', { ...busy(0.99), seconds: 0.9 }],
    ['a target that does not count', { targetCount: undefined, rowsSent: 7 }],
    ['a target that got all of the unsure ones', { targetCount: 1000, rowsUnsure: 10 }],
    ['a target that got none of the unsure ones', { targetCount: 990, rowsUnsure: 10 }],
    ['a target that answered redirects too', { targetCount: 1005, redirects: 5 }],
    ['redirects that led elsewhere', { targetCount: 1000, redirects: 5 }],
    [
      'the closed model knows neither due nor lag',
      { targetRps: undefined, achievedRps: 0, lagP99: 500, unsent: 0 },
    ],
    ['a used up CPU that made nothing late: an embedded target has what is left', strain({ cpuFull: 60 })],
    ['a busy loop that made nothing late, over part of the run', strain({ loopFull: 30 })],
    ['closed: the CPU was used up in as many seconds as may be', { ...closed, ...strain({ cpuFull: 6 }) }],
    ['closed: a short run with two such seconds', { ...closed, ...strain({ seconds: 3, cpuFull: 2 }) }],
    ['as many files as allowed but one', strain({ openFiles: 1023 })],
    ['a system that tells nothing', strain({ openFiles: undefined, openFilesLimit: undefined })],
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
    [busy(0.901), 'utilisation', 0.901, 0.9, 'the load thread was busy 90.1 %'],
    [busy(0.2, 0.95, 0.3), 'utilisation', 0.95, 0.9, 'load thread w2 was busy 95.0 %'],
    [{ resultsLost: true }, 'disk', 1, 0, 'not whole'],
    [{ requests: 0 }, 'nothing_sent', 0, 1, 'nothing to judge'],
    [{ targetCount: 999 }, 'count', 999, 1000, 'counted 999'],
    [{ targetCount: 1001, rowsUnsure: 10 }, 'count', 1001, 1000, 'between 990 and 1000'],
    [{ targetCount: 989, rowsUnsure: 10 }, 'count', 989, 1000, 'between 990 and 1000'],
    [{ targetCount: 1006, redirects: 5 }, 'count', 1006, 1005, 'between 1000 and 1005'],
    [{ ...closed, ...busy(0.95) }, 'utilisation', 0.95, 0.9, '95.0 %'],
    [{ ...closed, ...strain({ loopFull: 15 }) }, 'utilisation', 0.25, 0.1, '15 of 60 s'],
    [{ ...closed, ...strain({ cpuFull: 7, cpuOwn: 1.96 }) }, 'cpu', 7 / 60, 0.1, '2.0 cores of the 2'],
    [{ withoutFile: 3 }, 'open_files', 3, 0, 'as it may have (1024): 3 requests'],
    [strain({ openFiles: 1024 }), 'open_files', 0, 0, '0 requests failed'],
    [{ withoutPort: 4 }, 'ports', 4, 0, '4 requests failed because this machine had no local port'],
    [dead(undefined, 'out of memory'), 'thread_lost', 1, 0, '1 of 2 load threads died: w2 (out of memory)'],
  ])('%j', (change, code, value, limit, words) => {
    const { valid, reasons } = judge({ ...good, ...change });
    expect(valid).toBe(false);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ code, limit });
    expect(reasons[0]?.value).toBeCloseTo(value, 9);
    expect(reasons[0]?.text).toContain(words);
  });
});

describe('several reasons', () => {
  test('all that speaks against it is said', () => {
    expect(codes({ achievedRps: 500, unsent: 500, lagP99: 80, ...busy(1), targetCount: 3 })).toEqual([
      'achieved',
      'unsent',
      'lag',
      'utilisation',
      'count',
    ]);
  });

  test('what made it late is named: the CPU, and the load thread for a part of the run', () => {
    const used = strain({ cpuFull: 30, loopFull: 20 });
    expect(codes({ ...used, lagP99: 80 })).toEqual(['lag', 'utilisation', 'cpu']);
    expect(codes({ ...used, achievedRps: 900 })).toEqual(['achieved', 'utilisation', 'cpu']);
    // Tasks that find no user speak of a target that is slow.
    expect(codes({ ...used, unsent: 3 })).toEqual(['unsent']);
  });

  test('each busy thread is named once, and not for its seconds as well', () => {
    const { reasons } = judge({ ...good, ...closed, ...busy(0.95, 0.4, 0.92), ...strain({ loopFull: 55 }) });
    expect(reasons.map(({ code, value }) => [code, value])).toEqual([
      ['utilisation', 0.95],
      ['utilisation', 0.92],
    ]);
  });

  test('a thread that died: what it had on the way may have been counted', () => {
    const lost = { ...dead('boom', undefined), lostRequests: 7 };
    expect(codes({ ...lost, targetCount: 1007 })).toEqual(['thread_lost']);
    expect(codes({ ...lost, targetCount: 1008 })).toEqual(['thread_lost', 'count']);
    const { reasons } = judge({ ...good, ...lost, unsent: 12 });
    expect(reasons.map(({ text }) => text)).toEqual([
      expect.stringContaining('or a load thread that died had them'),
      expect.stringContaining('7 requests that they had on the way have no row'),
    ]);
  });
});
