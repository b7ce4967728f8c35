import { describe, expect, test } from 'vitest';
import type { RunFacts } from '../../analysis/input/run-file.ts';
import type { Run } from '../../runner/results.ts';
import { TEN, distribution, run, summaryOf } from './samples.ts';

// Sorted response times: 5 10 20 30 40 50 60 100 200 300. Ranks of 10: p50 the 5th, p90 the 9th, p95 the 10th.
const responseTime = distribution([10, 5, 81.5, 40, 200, 300, 300, 300]);
// Without the one that was never sent: 4 9 18 28 38 48 58 198 299, sum 700. Ranks of 9: 5th, 9th, 9th.
const serviceTime = distribution([9, 4, 77.777778, 38, 299, 299, 299, 299]);
// 0.5 five times, 1 five times.
const lag = distribution([10, 0.5, 0.75, 0.5, 1, 1, 1, 1]);
// Response - lag - service: 0 0 0.5 1 1 1.5 1.5 1.5 1.5 99; what was never sent waited for all of its time.
const wait = distribution([10, 0, 10.75, 1, 1.5, 99, 99, 99]);

const requests = [
  {
    method: 'GET',
    name: '/a',
    requests: 6,
    failures: 1,
    responseTime: distribution([6, 5, 50.833333, 20, 200, 200, 200, 200]), // 5 10 20 30 40 200
    serviceTime: distribution([6, 4, 49.166667, 18, 198, 198, 198, 198]), // 4 9 18 28 38 198
  },
  {
    method: 'POST',
    name: '/b',
    requests: 4,
    failures: 3,
    responseTime: distribution([4, 50, 127.5, 60, 300, 300, 300, 300]), // 50 60 100 300
    serviceTime: distribution([3, 48, 135, 58, 299, 299, 299, 299]), // 48 58 299
  },
];

const errors = [
  { kind: 'http_5xx', error: "HTTPError('503 Server Error')", count: 1, first: 0.4, last: 0.4 },
  { kind: 'not_sent', error: 'no free connection', count: 1, first: 0.5, last: 0.5 },
  { kind: 'timeout', error: 'Timeout, "30 s"\nreached', count: 1, first: 0.6, last: 0.6 },
  { kind: 'unfinished', error: 'unfinished', count: 1, first: 0.7, last: 0.7 },
];

describe('summary.json of ten requests worked out by hand', () => {
  test('with run.json beside them', async () => {
    const summary = await summaryOf(TEN, run());
    const { charts, input, runs, ...rest } = summary;
    expect(input).toEqual({ file: expect.stringMatching(/results\.csv$/), rows: 10, rejected: 0 });
    expect(charts).toEqual([]); // not drawn here
    const { run: whole, verdict, totals } = rest;
    expect(runs).toEqual([
      {
        name: '20231114T221320Z-mixed',
        tags: ['nightly'],
        file: input.file,
        format: 'results.csv',
        cannotTell: [],
        rows: 10,
        rejected: 0,
        offset: 0,
        run: whole,
        verdict,
        totals,
      },
    ]);
    expect(rest).toEqual({
      format: 1,
      percentiles: 'exact',
      run: {
        id: '20231114T221320Z-mixed',
        scenario: 'mixed',
        model: 'open',
        target: { url: 'http://127.0.0.1:4000', embedded: true },
        stages: run().stages,
        users: null,
        spawnRate: null,
        seed: 7,
        labels: ['nightly'],
        versions: run().versions,
        start: '2023-11-14T22:13:20.000Z',
        duration: 1,
        warmup: 5,
        interrupted: false,
        workers: 2,
      },
      verdict: { status: 'INVALID', reasons: run().verdict.reasons },
      totals: {
        requests: 10,
        failures: 4,
        neverReached: 1,
        unfinished: 1,
        requestBytes: 100,
        responseBytes: 1000,
        requestsPerSecond: 10,
        due: 15,
        started: 10,
        unsent: 5,
        targetRps: 15,
        achievedRps: 10,
        targetCount: 9,
      },
      responseTime,
      serviceTime,
      lag,
      wait,
      slowest: { method: 'POST', name: '/b', p99: 300 },
      mostFrequentError: errors[0],
      requests,
      distinctNames: 2,
      // One stage is a ramp, the other is of fewer than 100 requests.
      capacity: expect.objectContaining({ levels: [], law: null, knee: null, holds: null, breaks: null }),
      levels: [
        {
          run: '20231114T221320Z-mixed',
          targetRps: 10,
          fromRps: 10,
          toRps: 10,
          from: 0,
          to: 0.5,
          due: 5,
          unsent: 0,
          requests: 5,
          requestsPerSecond: 10,
          failures: 1,
          responseTime: distribution([5, 10, 30, 30, 50, 50, 50, 50]), // 10 20 30 40 50
          serviceTime: distribution([5, 9, 28.2, 28, 48, 48, 48, 48]), // 9 18 28 38 48
        },
        {
          run: '20231114T221320Z-mixed',
          targetRps: 20,
          fromRps: 10,
          toRps: 30,
          from: 0.5,
          to: 1,
          due: 10,
          unsent: 5,
          requests: 5,
          requestsPerSecond: 10,
          failures: 3,
          responseTime: distribution([5, 5, 133, 100, 300, 300, 300, 300]), // 5 60 100 200 300
          serviceTime: distribution([4, 4, 139.75, 58, 299, 299, 299, 299]), // 4 58 198 299
        },
      ],
      errorKinds: [
        { kind: 'http_5xx', meaning: 'the target answered with a status of 500 to 599', count: 1 },
        { kind: 'not_sent', meaning: expect.stringContaining('never sent'), count: 1 },
        { kind: 'timeout', meaning: expect.stringContaining('no whole answer'), count: 1 },
        { kind: 'unfinished', meaning: 'it was still on its way when the run ended', count: 1 },
      ],
      errors,
      distinctErrors: 4,
      observations: run().observations,
      amounts: [{ name: 'write units', count: 40, total: 60 }],
      deviations: [{ name: 'create instead of delete', count: 3 }],
      bucketSeconds: 1,
      warnings: [],
      comparison: null,
      diagnosis: null,
      traces: null,
    });
  });

  test('without run.json: the same measurements, and what cannot be told is null', async () => {
    const summary = await summaryOf(TEN);
    expect(summary).toMatchObject({ responseTime, serviceTime, lag, wait, requests, errors });
    expect(summary.verdict).toEqual({ status: 'unknown', reasons: [] });
    // Nine gaps of 0.1 s and the share of the tenth request: 1 s.
    expect(summary.run).toMatchObject({
      id: null,
      model: 'open',
      target: null,
      seed: null,
      duration: 1,
      versions: {},
    });
    expect(summary.run.start).toBe('2023-11-14T22:13:20.000Z');
    expect(summary.totals).toMatchObject({ requestsPerSecond: 10, due: null, unsent: null, targetRps: null });
    expect(summary.levels).toHaveLength(1);
    expect(summary.levels[0]).toMatchObject({
      targetRps: 10,
      from: 0,
      to: 0.9,
      due: null,
      requestsPerSecond: 10,
    });
    expect(summary.levels[0]).toMatchObject({ responseTime, serviceTime });
    expect(summary.warnings).toEqual([
      expect.stringMatching(/no run\.json.*unknown whether the run was valid/),
    ]);
  });
});

test('rows in order of completion give what rows in order of due times give', async () => {
  const { input: _, runs: ___, ...shuffled } = await summaryOf(TEN.toReversed(), run());
  const { input: __, runs: ____, ...ordered } = await summaryOf(TEN, run());
  expect(shuffled).toEqual(ordered);
});

describe('what run.json says is compared with the rows', () => {
  const { totals } = run();
  test.each<[string, Partial<Run>, RegExp]>([
    ['requests', { totals: { ...totals, requests: 12 } }, /results\.csv holds 10 rows, run\.json says 12/],
    ['failures', { errorKinds: { timeout: 5 } }, /holds 4 failed requests, run\.json says 5/],
    [
      'too many at the target',
      { targetCount: 11 },
      /target counted 11 requests, but 7 were answered and 9 may have/,
    ],
    ['too few at the target', { targetCount: 6 }, /target counted 6 requests, but 7 were answered/],
    ['an interruption', { interrupted: true }, /interrupted/],
  ])('%s', async (_, changes, warning) => {
    expect((await summaryOf(TEN, run(changes))).warnings).toEqual([expect.stringMatching(warning)]);
  });

  test.each([
    ['cut off', '{"format": 1, "id"', /not whole JSON/],
    ['of another format', { format: 2 }, /not of format 1/],
    ['with a hole', { ...run(), totals: undefined }, /not of format 1 \(totals/],
  ])('a run.json %s leaves the verdict unknown', async (_, json, warning) => {
    const summary = await summaryOf(TEN, json);
    expect(summary.verdict.status).toBe('unknown');
    expect(summary.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test('every run that the runner can write is one that the analysis can read', () => {
    const readable = (written: Run): RunFacts => written;
    expect(readable(run()).format).toBe(1);
  });
});

test('what the run says of its tasks is a note in the report', async () => {
  const made = run();
  const totals = { ...made.totals, laterRequests: 7, exceptions: 3 };
  const { warnings } = await summaryOf(TEN, { ...made, totals });
  expect(warnings.join(' ')).toContain('7 requests were asked for later in a task');
  expect(warnings.join(' ')).toContain('3 tasks ended in an exception');
});

describe('failed rows', () => {
  const made = run();
  const totals = { ...made.totals, failures: 3 };
  test('that the end of a closed run cut off are no contradiction', async () => {
    expect((await summaryOf(TEN, { ...made, model: 'closed', totals })).warnings).toEqual([]);
  });

  test('are compared with the failures where a run.json does not count kinds', async () => {
    const { errorKinds: _, ...older } = { ...made, totals };
    expect((await summaryOf(TEN, older)).warnings).toEqual([
      expect.stringContaining('holds 4 failed requests, run.json says 3'),
    ]);
  });
});

test('a closed run has no target rate and no stages', async () => {
  const { stages: _, ...open } = run();
  const { targetRps: __, ...totals } = open.totals;
  const closed = { ...open, model: 'closed', users: 5, spawnRate: 1, levels: [], totals };
  const summary = await summaryOf(
    TEN.map((row) => ({ ...row, target_rps: '' })),
    closed,
  );
  expect(summary.run).toMatchObject({ model: 'closed', users: 5, spawnRate: 1, stages: null });
  expect(summary.totals.targetRps).toBeNull();
  expect(summary.levels).toEqual([]);
  expect(summary.warnings).toEqual([]);
});

test('when nothing was ever sent there is no service time, and all of it is response time', async () => {
  const refused = {
    status: 0,
    error_kind: 'connect_refused',
    error: 'refused',
    service_time_ms: 0,
    lag_ms: 0,
  };
  const summary = await summaryOf([
    { due: 0, ...refused, response_time_ms: 3 },
    { due: 1, ...refused, response_time_ms: 5, service_time_ms: 4 }, // whatever else a row says
  ]);
  expect(summary.serviceTime.count).toBe(0);
  expect(summary.responseTime).toMatchObject({ count: 2, p50: 3, max: 5 });
  expect(summary.totals).toMatchObject({ requests: 2, failures: 2, neverReached: 2 });
});
