import { describe, expect, test } from 'vitest';
import { batches } from '../../../runner/cloudwatch/batches.ts';
import { nameData, SecondData, secondData } from '../../../runner/cloudwatch/data.ts';
import { NameDeltas } from '../../../runner/cloudwatch/names.ts';
import { NameTotals } from '../../../runner/recorder.ts';
import { makeSnapshot } from '../outputs/made.ts';

const place = { environment: 'dev', scenario: 'mixed' };
const time = new Date(1_700_000_012_000);

describe('a second', () => {
  test('is what its interval counted, in the units of the metrics', () => {
    const { interval } = makeSnapshot();
    const values = new SecondData().values(
      makeSnapshot({ interval: { ...interval, failures: 3, unsent: 2 }, cpu: 0.31, utilisation: 0.38 }),
    );
    expect(values).toEqual({
      targetRate: 1000,
      requests: 990,
      failures: 3,
      clientErrors: 0,
      serverErrors: 0,
      unsent: 2,
      responseTimeP50: 1.2,
      responseTimeP99: 8.4,
      serviceTimeP50: 1.1,
      serviceTimeP99: 8.2,
      lagP99: 0.12,
      waitP99: 0.4,
      inFlight: 12,
      users: 50,
      workers: 1,
      cpu: 31,
      utilisation: 38,
      memory: 142_400_000,
      invalid: 1,
    });
  });

  test('counts statuses since the second before, from totals that only grow', () => {
    const data = new SecondData();
    const of = (http_4xx: number, http_5xx: number) => {
      const errorKinds = new Map([
        ['http_4xx', http_4xx],
        ['http_5xx', http_5xx],
      ] as const);
      const { clientErrors, serverErrors } = data.values(makeSnapshot({ errorKinds }));
      return [clientErrors, serverErrors];
    };
    expect([of(3, 0), of(3, 4), of(10, 5)]).toEqual([
      [3, 0],
      [0, 4],
      [7, 1],
    ]);
  });

  test('has no times where nothing was measured, and no rate in the closed model', () => {
    const none = { p50: 0, p99: 0 };
    const { interval } = makeSnapshot();
    const idle = {
      ...interval,
      requests: 0,
      started: 0,
      responseTime: none,
      serviceTime: none,
      lag: none,
      wait: none,
    };
    const values = new SecondData().values(makeSnapshot({ targetRps: undefined, interval: idle }));
    expect(Object.keys(values).filter((key) => /Time|lag|wait|Rate/.test(key))).toEqual([]);
    expect(values).toMatchObject({ requests: 0, failures: 0, invalid: 0 });
  });

  test.each([
    ['lag', { lag: { p50: 1, p99: 10.1 } }, {}],
    ['unsent', { unsent: 1 }, {}],
    ['a busy thread', {}, { utilisation: 0.91 }],
  ])('is invalid by %s', (_, interval, change) => {
    const good = makeSnapshot();
    expect(new SecondData().values(good).invalid).toBe(0);
    const bad = makeSnapshot({ interval: { ...good.interval, ...interval }, ...change });
    expect(new SecondData().values(bad).invalid).toBe(1);
  });

  test('is published for the environment, and for the scenario in it', () => {
    const data = secondData({ requests: 5 }, place, time);
    const own = { MetricName: 'Requests', Unit: 'Count', Value: 5, Timestamp: time, StorageResolution: 1 };
    const environment = { Name: 'Environment', Value: 'dev' };
    expect(data).toEqual([
      { ...own, Dimensions: [environment] },
      { ...own, Dimensions: [environment, { Name: 'Scenario', Value: 'mixed' }] },
    ]);
  });

  test('names become what CloudWatch takes', () => {
    const [datum] = nameData({ requests: 1 }, place, `Łódź ${'x'.repeat(300)}`, time);
    const value = datum?.Dimensions?.[2]?.Value ?? '';
    expect(value.slice(0, 6)).toBe('??d? x');
    expect(value.length).toBe(255);
    expect(nameData({ requests: 1 }, place, '  ', time)[0]?.Dimensions?.[2]?.Value).toBe('?');
  });
});

describe('request names', () => {
  const named = (...totals: NameTotals[]) =>
    new Map([['GET', new Map(totals.map((one) => [one.name, one]))]]);
  const answer = (totals: NameTotals, ms: number, failed = false): void => {
    totals.requests++;
    if (failed) totals.failures++;
    totals.responseTime.record(ms);
  };

  test('have what came since the last look: percentiles too', () => {
    const [deltas, read] = [new NameDeltas(), new NameTotals('GET', 'read')];
    for (let i = 0; i < 100; i++) answer(read, 1);
    expect(deltas.take(named(read))).toMatchObject([
      { name: 'GET read', values: { requests: 100, failures: 0, responseTimeP50: 1 } },
    ]);
    for (let i = 0; i < 4; i++) answer(read, 500, true);
    const [second] = deltas.take(named(read));
    expect(second?.values).toMatchObject({ requests: 4, failures: 4 });
    expect(second?.values.responseTimeP50).toBeCloseTo(500, 0);
    expect(deltas.take(named(read))).toEqual([]);
  });

  test('beyond the first 50 are left out, and told', () => {
    const deltas = new NameDeltas();
    const all = Array.from({ length: 53 }, (_, i) => new NameTotals('GET', `r${i}`));
    for (const one of all) answer(one, 1);
    expect(deltas.take(named(...all)).length).toBe(50);
    expect([...deltas.leftOut]).toEqual(['GET r50', 'GET r51', 'GET r52']);
  });
});

describe('batches', () => {
  const data = Array.from({ length: 2500 }, (_, i) => ({ MetricName: `m${i}`, Value: i }));

  test('hold a thousand metrics at most, in order, and nothing is lost', () => {
    expect(batches(data).map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(batches(data).flat()).toEqual(data);
    expect(batches([])).toEqual([]);
  });

  test('hold so many bytes at most', () => {
    const limited = batches(data, 1000, 10_000);
    expect(limited.flat()).toEqual(data);
    expect(limited.length).toBeGreaterThan(3);
    for (const batch of limited)
      expect(batch.reduce((sum, one) => sum + JSON.stringify(one).length, 0)).toBeLessThanOrEqual(10_000);
  });
});
