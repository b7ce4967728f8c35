import { describe, expect, test } from 'vitest';
import { makeExchange } from '../helpers/exchange.ts';
import { Recorder } from '../../runner/recorder.ts';
import { ERROR_KINDS, MAY_HAVE_REACHED, NEVER_REACHED, type ErrorKind } from '../../runner/results.ts';
import { parseStages } from '../../runner/stages.ts';
import { summarize } from '../../runner/summary.ts';

const stages = parseStages('100:1s,100-300:2s');
const openPlan = { model: 'open' as const, stages, seconds: 3, isSearch: false };
const closedPlan = { model: 'closed' as const, swarm: { users: 1, spawnRate: 1 }, seconds: 3 };
const makeRecorder = (cutOffCounts: boolean, now: number): Recorder => {
  const recorder = new Recorder(cutOffCounts, now);
  recorder.addLevel(stages[0]!, 0);
  recorder.addLevel(stages[1]!, 1);
  return recorder;
};
const failure = (kind: ErrorKind) => ({ kind, error: kind });

describe('a run of the open model', () => {
  const recorder = makeRecorder(true, 1000);
  for (let i = 0; i < 100; i++) {
    recorder.arrival(0, 0.5, i);
    const made = {
      level: 0,
      due: 0,
      pickedUp: 1,
      sent: 3,
      done: 13,
      requestBytes: 7,
      responseBytes: 11,
      name: i % 2 ? '/a' : '/b',
    };
    recorder.record(makeExchange(i < 90 ? made : { ...made, failure: failure('http_5xx') }), 1001);
  }
  for (let i = 0; i < 10; i++) recorder.arrival(1, i < 7 ? 20 : undefined, 1000 + i);
  recorder.record(
    makeExchange({ level: 1, sent: Number.NaN, done: 50, failure: failure('not_sent'), method: 'PUT' }),
    1002,
  );
  recorder.record(makeExchange({ level: 1, done: 60, failure: failure('unfinished'), cutOff: true }), 1002);
  recorder.observe('invalidation', 5);
  recorder.amount('write units', 2);
  recorder.deviate('create for delete');
  recorder.amount('write units', 1.5);
  recorder.deviate('create for delete');
  const got = summarize(recorder, openPlan, 3, 4);

  test('failures by kind, those that the end cut off too', () => {
    expect(got.errorKinds).toEqual({ http_5xx: 10, not_sent: 1, unfinished: 1 });
  });

  test('counts', () => {
    expect(got.totals).toMatchObject({
      due: 110,
      started: 107,
      unsent: 3,
      requests: 102,
      failures: 12,
      unfinished: 1,
      requestBytes: 700,
      responseBytes: 1100,
      connects: 4,
    });
    expect(got.totals.targetRps).toBeCloseTo(110 / 3, 9);
    expect(got.totals.achievedRps).toBeCloseTo(107 / 3, 9);
    expect(got.totals.requestsPerSecond).toBeCloseTo(102 / 3, 9);
  });

  test('times: response of all, service and wait of those that were sent, lag of those that were started', () => {
    expect(got.responseTime.count).toBe(102);
    expect(got.serviceTime.count).toBe(101);
    expect(got.wait.count).toBe(101);
    expect(got.lag.count).toBe(107);
    expect(got.responseTime.p50).toBeCloseTo(13, 1);
    expect(got.serviceTime.p50).toBeCloseTo(10, 1);
    expect(got.wait.p50).toBeCloseTo(2, 1);
    expect(got.lag.p50).toBeCloseTo(0.5, 1);
    expect(got.lag.max).toBeCloseTo(20, 1);
  });

  test('levels have their own counts, rates and times', () => {
    expect(got.levels).toMatchObject([
      {
        targetRps: 100,
        fromRps: 100,
        toRps: 100,
        from: 0,
        to: 1,
        due: 100,
        unsent: 0,
        requests: 100,
        failures: 10,
      },
      {
        targetRps: 200,
        fromRps: 100,
        toRps: 300,
        from: 1,
        to: 3,
        due: 10,
        unsent: 3,
        requests: 2,
        failures: 2,
      },
    ]);
    expect(got.levels.map(({ responseTime }) => responseTime.count)).toEqual([100, 2]);
  });

  test('requests by name, and nothing lost between them', () => {
    expect(
      got.requests.map(({ method, name, requests, failures }) => [method, name, requests, failures]),
    ).toEqual([
      ['GET', '/', 1, 1],
      ['PUT', '/', 1, 1],
      ['GET', '/a', 50, 5],
      ['GET', '/b', 50, 5],
    ]);
    expect(got.requests.reduce((sum, { responseTime }) => sum + responseTime.count, 0)).toBe(
      got.totals.requests,
    );
  });

  test("Locust's statistics agree", () => {
    expect(recorder.stats.total.numRequests).toBe(102);
    expect(recorder.stats.total.numFailures).toBe(12);
  });

  test('observations, amounts and deviations', () => {
    expect(got.observations).toMatchObject([{ name: 'invalidation', distribution: { count: 1 } }]);
    expect(got.amounts).toEqual([{ name: 'write units', count: 2, total: 3.5 }]);
    expect(got.deviations).toEqual([{ name: 'create for delete', count: 2 }]);
  });
});

test('the closed model: what its end cut off counts as unfinished, and not as failed', () => {
  const recorder = new Recorder(false, 1000);
  recorder.record(makeExchange({ done: 5 }), 1001);
  recorder.record(makeExchange({ done: 9, failure: failure('unfinished'), cutOff: true }), 1001);
  const got = summarize(recorder, closedPlan, 3, 0);
  expect(got.totals).toMatchObject({ requests: 2, failures: 0, unfinished: 1, targetRps: undefined });
  expect(got.responseTime.count).toBe(1);
  expect(got.levels).toEqual([]);
});

test('no request at all: rates and times are 0, not NaN', () => {
  const got = summarize(makeRecorder(true, 0), openPlan, 0, 0);
  expect(Object.values(got.totals)).toEqual(Object.values(got.totals).map(() => 0));
  expect(got.responseTime).toMatchObject({ count: 0, p99: 0 });
});

describe('what reached the target', () => {
  test.each(Object.keys(ERROR_KINDS) as ErrorKind[])('%s', (kind) => {
    const recorder = new Recorder(true, 0);
    const never = NEVER_REACHED.includes(kind);
    recorder.record(makeExchange({ sent: never ? Number.NaN : 0, done: 1, failure: failure(kind) }), 0);
    expect(recorder.reached).toBe(never ? 0 : 1);
    expect(recorder.unsure).toBe(MAY_HAVE_REACHED.includes(kind) ? 1 : 0);
  });

  test('what was never put on a connection has not, whatever its kind', () => {
    const recorder = new Recorder(true, 0);
    recorder.record(makeExchange({ sent: Number.NaN, done: 1, failure: failure('exception') }), 0);
    recorder.record(makeExchange({ sent: Number.NaN, done: 1, failure: failure('reset') }), 0);
    expect([recorder.reached, recorder.unsure]).toEqual([0, 0]);
  });
});

test('an interval holds what came since the last one, and hands its lag and wait on to the run', () => {
  const recorder = makeRecorder(true, 0);
  recorder.arrival(0, 3, 1);
  recorder.record(makeExchange({ level: 0, done: 5 }), 0);
  expect(recorder.interval).toMatchObject({ due: 1, started: 1, requests: 1 });
  recorder.nextInterval();
  expect(recorder.interval).toMatchObject({ due: 0, started: 0, requests: 0 });
  recorder.arrival(0, 3, 2);
  recorder.nextInterval();
  expect(recorder.lag.count).toBe(2);
  expect(recorder.wait.count).toBe(1);
});
