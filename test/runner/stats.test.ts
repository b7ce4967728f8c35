import { describe, expect, test } from 'vitest';
import { bucketResponseTime } from '../../runner/buckets.ts';
import { seeded } from '../../runner/random.ts';
import { errorKey, RequestStats, withoutAddress } from '../../runner/stats.ts';
import { mergeReport, takeReport } from '../../runner/stats-report.ts';

const START = 1_000_000_000;
const SHARES = [0.5, 0.9, 0.99, 1];

function logged(times: (number | null)[], perSecond = 10): RequestStats {
  const stats = new RequestStats(START);
  for (const [i, ms] of times.entries()) stats.logRequest('GET', '/a', ms, 100, START + i / perSecond);
  return stats;
}

test.each([
  [2.5, 2],
  [99.5, 100],
  [145, 140],
  [147, 150],
  [1050, 1000],
  [3432, 3400],
  [9950, 10_000],
  [58_760, 59_000],
  [1_234_567, 1_235_000],
])('a response time of %d ms counts as %d ms', (ms, bucket) => expect(bucketResponseTime(ms)).toBe(bucket));

describe('an entry', () => {
  test('counts, sums and bounds', () => {
    const { total } = logged([10.25, 20.5, null, 5]);
    expect(total).toMatchObject({
      numRequests: 4,
      numNoneRequests: 1,
      totalResponseTime: 35.75,
      minResponseTime: 5,
      maxResponseTime: 20.5,
      totalContentLength: 400,
      startTime: START,
      lastRequestTimestamp: START + 0.3,
    });
    expect(total.avg).toBeCloseTo(35.75 / 3, 12);
    expect(total.avgContentLength).toBe(100);
  });

  test('percentiles leave requests without a time out, and reach beyond what arrays hold', () => {
    const { total } = logged([1, 2, 3, null, 1e9, null]);
    expect(total.percentiles([0.25, 0.5, 0.75, 1])).toEqual([2, 3, 1e9, 1e9]);
    expect(total.percentile(0.5)).toBe(3);
  });

  test('times below zero, from a clock that was set back, are the fastest', () => {
    const { total } = logged([-3, 5, 1e9]);
    expect(total.percentiles([0, 0.5, 1])).toEqual([-3, 5, 1e9]);
    expect(total.minResponseTime).toBe(-3);
  });

  test('the median keeps within the exact bounds', () => {
    expect(logged([2.6]).total.median).toBe(2.6);
    expect(logged([2.4]).total.median).toBe(2.4);
    expect(logged([3, 3]).total.median).toBe(3);
  });

  test('with nothing in it, is all zeros', () => {
    const { total } = new RequestStats(START);
    const { avg, avgContentLength, failRatio, totalRps, currentRps, median } = total;
    expect({ avg, avgContentLength, failRatio, totalRps, currentRps, median }).toEqual({
      avg: 0,
      avgContentLength: 0,
      failRatio: 0,
      totalRps: 0,
      currentRps: 0,
      median: 0,
    });
    expect(total.percentiles(SHARES)).toEqual([0, 0, 0, 0]);
  });

  test('the total rate is over first to last, the current one over seconds 12 to 3 before the last', () => {
    const stats = logged(
      Array.from({ length: 401 }, (_, i) => i),
      20,
    );
    for (let i = 0; i < 300; i++) stats.logRequest('GET', '/burst', 1, 0, START + 20);
    const [a, burst] = stats.entries;
    expect(a?.totalRps).toBe(401 / 20);
    expect(a?.currentRps).toBe(20);
    expect(burst?.currentRps).toBe(0); // too recent to count
    expect(stats.total.totalRps).toBe(701 / 20);
  });

  test('the current rate is the mean of exactly ten seconds', () => {
    const { total } = new RequestStats(START);
    for (let second = 0; second <= 20; second++) {
      for (let i = 0; i < second * second; i++) total.log(1, 0, START + second);
    }
    const squares = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((second) => second * second);
    expect(total.currentRps).toBe(squares.reduce((sum, square) => sum + square) / 10);
  });

  test('current percentiles begin anew with a reset', () => {
    const { total } = logged(Array.from({ length: 100 }, () => 500));
    total.reset(START + 10);
    for (let i = 0; i < 10; i++) total.log(i < 5 ? 20 : 500, 0, START + 11);
    expect(total.currentPercentiles([0.4, 1], START + 12)).toEqual([20, 500]);
  });

  test('current percentiles are those of about the last ten seconds', () => {
    const stats = logged([
      ...Array.from({ length: 200 }, () => 500),
      ...Array.from({ length: 120 }, () => 20),
    ]);
    expect(stats.total.percentile(0.5)).toBe(500);
    expect(stats.total.currentPercentiles([0.5, 1], START + 31.9)).toEqual([20, 20]);
    expect(stats.total.currentPercentiles([0.5], START + 1000)).toBeUndefined();
  });

  test('a second that comes late is still counted', () => {
    const { total } = new RequestStats(START);
    for (const second of [1, 2, 1, 3]) total.log(1, 0, START + second);
    expect([...total.numReqsPerSec.counts()]).toEqual([
      [START + 1, 2],
      [START + 2, 1],
      [START + 3, 1],
    ]);
  });
});

describe('the statistics', () => {
  test('have an entry for each name and method, sorted by name first', () => {
    const stats = new RequestStats(START);
    for (const [method, name] of [
      ['PUT', '/a'],
      ['GET', '/b'],
      ['GET', '/a'],
    ] as const) {
      stats.logRequest(method, name, 1, 0, START);
    }
    expect(stats.entries.map(({ method, name }) => `${method} ${name}`)).toEqual([
      'GET /a',
      'PUT /a',
      'GET /b',
    ]);
  });

  test('count errors by method, name and text', () => {
    const stats = new RequestStats(START);
    for (const now of [1, 2, 3]) stats.logError('GET', '/a', "HTTPError('500')", START + now);
    stats.logError('GET', '/b', "HTTPError('500')", START + 4);
    expect([...stats.errors.values()]).toEqual([
      {
        method: 'GET',
        name: '/a',
        error: "HTTPError('500')",
        occurrences: 3,
        firstSeen: START + 1,
        lastSeen: START + 3,
      },
      {
        method: 'GET',
        name: '/b',
        error: "HTTPError('500')",
        occurrences: 1,
        firstSeen: START + 4,
        lastSeen: START + 4,
      },
    ]);
    expect(stats.total).toMatchObject({ numFailures: 4, numRequests: 0 });
    expect(stats.total.failRatio).toBe(1);
  });

  test('count errors that differ by an address alone as one', () => {
    const stats = new RequestStats(START);
    for (const address of ['0x7f01', '0x7f02'])
      stats.logError('GET', '/a', `E(<X object at ${address}>)`, START);
    expect([...stats.errors.values()].map(({ occurrences }) => occurrences)).toEqual([2]);
    expect(withoutAddress('E(<X object at 0x7f01>)')).toBe('E(<X object at 0x....>)');
    expect(withoutAddress('object at 0x7f01, open')).toBe('object at 0x7f01, open');
  });

  test("an error's key is Locust's", () => {
    // hashlib.sha256("GET./a.'it'".encode()).hexdigest()
    expect(errorKey('GET', '/a', 'it')).toBe(
      'e4bb9e82167ff7d3f3d37943a5a4db015d00ded7a66b81101146399799180576',
    );
  });

  test('count exceptions by traceback', () => {
    const stats = new RequestStats(START);
    stats.logException('w1', 'boom', 'at a');
    stats.logException('w2', 'boom again', 'at a');
    stats.logException('w1', 'boom', 'at b');
    expect([...stats.exceptions.values()]).toEqual([
      { count: 2, message: 'boom', traceback: 'at a', nodes: new Set(['w1', 'w2']) },
      { count: 1, message: 'boom', traceback: 'at b', nodes: new Set(['w1']) },
    ]);
  });

  test('reset keeps names and exceptions, clear keeps nothing', () => {
    const stats = logged([1, 2, 3]);
    stats.logError('GET', '/a', 'x', START);
    stats.logException('w1', 'boom', 'at a');
    stats.reset(START + 50);
    expect(stats.entries).toMatchObject([
      { name: '/a', numRequests: 0, numFailures: 0, startTime: START + 50 },
    ]);
    expect(stats.total).toMatchObject({ numRequests: 0, minResponseTime: undefined, startTime: START + 50 });
    expect([stats.errors.size, stats.exceptions.size]).toEqual([0, 1]);
    stats.logRequest('GET', '/a', 7, 0, START + 52);
    stats.logError('GET', '/a', 'x', START + 52);
    expect(stats.total.percentiles(SHARES)).toEqual([7, 7, 7, 7]);
    expect(stats.entries[0]?.totalRps).toBe(0.5);
    expect([...stats.errors.values()]).toMatchObject([{ occurrences: 1 }]);
    stats.clear(START + 60);
    expect([stats.entries.length, stats.errors.size, stats.exceptions.size]).toEqual([0, 0, 0]);
    expect(stats.startTime).toBe(START + 60);
  });
});

const facts = (stats: RequestStats) =>
  [...stats.entries, stats.total].map((entry) => [
    entry.name,
    entry.numRequests,
    entry.numNoneRequests,
    entry.numFailures,
    entry.totalResponseTime,
    entry.minResponseTime,
    entry.maxResponseTime,
    entry.totalContentLength,
    entry.percentiles(SHARES),
    entry.totalRps,
    entry.currentRps,
    entry.currentFailPerSec,
  ]);

test('reports of two workers, merged, are what one process would have counted', () => {
  const random = seeded(7);
  const whole = new RequestStats(START);
  const master = new RequestStats(START);
  const workers = [new RequestStats(START), new RequestStats(START)];
  for (let i = 0; i < 4000; i++) {
    const now = START + i / 100;
    const name = `/n${Math.floor(random() * 3)}`;
    const ms = random() < 0.05 ? null : Math.floor(random() * 16_000) / 16; // sixteenths add up exactly
    for (const stats of [whole, workers[i % 2]!]) {
      stats.logRequest('GET', name, ms, i, now);
      if (i % 10 < 2) stats.logError('GET', name, `Error('${i % 3}')`, now);
    }
    if (i % 300 === 0) mergeReport(master, takeReport(workers[(i / 300) % 2]!, now), now);
  }
  for (const worker of workers) mergeReport(master, takeReport(worker, START + 40), START + 40);
  expect(facts(master)).toEqual(facts(whole));
  expect(new Map([...master.errors].toSorted())).toEqual(new Map([...whole.errors].toSorted()));
  expect(master.total.currentPercentiles([0.5, 1], START + 40)).toBeDefined();
  expect(takeReport(workers[0]!, START + 41)).toMatchObject({
    stats: [],
    stats_total: { num_requests: 0 },
    errors: {},
  });
});
