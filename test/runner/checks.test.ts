import { describe, expect, test } from 'vitest';
import { describeCheck, evaluateCheck, parseChecks } from '../../runner/checks.ts';
import { UsageError } from '../../runner/errors.ts';
import { Histogram } from '../../runner/histogram.ts';
import { LiveChecks } from '../../runner/live-checks.ts';
import { Recorder } from '../../runner/recorder.ts';
import type { Run } from '../../runner/results.ts';
import { makeExchange } from '../helpers/exchange.ts';
import { makeRun } from './outputs/made.ts';

describe('what is typed', () => {
  test.each([
    [
      'p99<250ms',
      { metric: 'p99', comparison: '<', limit: 250, name: undefined, times: 'response', abort: false },
    ],
    ['p99.9 <= 1.5s', { metric: 'p99.9', comparison: '<=', limit: 1500 }],
    ['p50<800us', { metric: 'p50', limit: 0.8 }],
    ['mean<10s abort', { metric: 'mean', limit: 10_000, abort: true, text: 'mean<10s' }],
    ['avg<20', { metric: 'mean', limit: 20 }],
    ['errors<0.1%', { metric: 'errors', limit: 0.001 }],
    ['errors<=0.05', { metric: 'errors', limit: 0.05 }],
    ['failures<5', { metric: 'failures', limit: 5 }],
    ['rps>=990/s', { metric: 'rps', comparison: '>=', limit: 990 }],
    ['mixed:read_record p95<50ms', { name: 'mixed:read_record', metric: 'p95', limit: 50 }],
    ['GET /saves/[id] (page) p95<50ms', { name: 'GET /saves/[id] (page)', metric: 'p95' }],
    ['service p99<20ms', { name: undefined, times: 'service', metric: 'p99' }],
    ['read_record service max<20ms', { name: 'read_record', times: 'service', metric: 'max' }],
    ['lag p99<10ms', { times: 'lag' }],
  ])('%s', (text, expected) => {
    expect(parseChecks(text)).toMatchObject([expected]);
  });

  test('several, joined by commas', () => {
    expect(parseChecks('p99<250ms, errors<1%').map(({ metric }) => metric)).toEqual(['p99', 'errors']);
  });

  test.each([
    ['p99', 'cannot read'],
    ['p99<', 'cannot read'],
    ['p101<5ms', 'no metric "p101"'],
    ['latency<5ms', 'no metric "latency"'],
    ['p99<5kg', '"kg" is no unit of time'],
    ['errors<5', 'errors<5'],
    ['errors<5', 'write 5%, or failures<5'],
    ['errors<200%', 'above 100 %'],
    ['failures<5%', 'no unit of failures'],
    ['p99<1.2.3ms', 'no number'],
    ['read_record wait p99<1ms', 'not by name'],
    ['p99<250ms,,errors<1%', 'cannot read'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseChecks(text, '--check')).toThrow(UsageError);
    expect(() => parseChecks(text, '--check')).toThrow(why);
    expect(() => parseChecks(text, '--slo')).toThrow(`--slo ${text}: `);
  });
});

/** A run of a hundred requests of two names: /a took 1 to 50 ms, /b 51 to 100 ms; two of /b failed. */
function hundred(): Run {
  const histograms = (from: number): { responseTime: string; serviceTime: string } => {
    const [responseTime, serviceTime] = [new Histogram(), new Histogram()];
    for (let ms = from; ms < from + 50; ms++) {
      responseTime.record(ms);
      serviceTime.record(ms / 2);
    }
    return { responseTime: responseTime.encode(), serviceTime: serviceTime.encode() };
  };
  const [a, b] = [histograms(1), histograms(51)];
  const all = Histogram.decode(a.responseTime);
  all.add(Histogram.decode(b.responseTime));
  const run = makeRun();
  const named = (name: string, failures: number, own: typeof a) => ({
    responseTime: run.responseTime,
    serviceTime: run.serviceTime,
    method: 'GET',
    name,
    requests: 50,
    failures,
    histograms: own,
  });
  return {
    ...run,
    scenario: 'mixed',
    duration: 20,
    totals: { ...run.totals, requests: 100, failures: 2 },
    histograms: { ...run.histograms, responseTime: all.encode() },
    requests: [named('/a', 0, a), named('/b', 2, b)],
  };
}

describe('a run that has ended', () => {
  const run = hundred();
  test.each([
    ['p99<99.5ms', 99, true],
    ['p99<99ms', 99, false],
    ['p99<=99.1ms', 99, true],
    ['median<51ms', 50, true],
    ['min>0.5ms', 1, true],
    ['max<100ms', 100, false],
    ['mean<50.6ms', 50.5, true],
    ['errors<=2%', 0.02, true],
    ['errors<2%', 0.02, false],
    ['failures<3', 2, true],
    ['rps>=5', 5, true],
    ['rps>5', 5, false],
    ['/a max<51ms', 50, true],
    ['GET /b errors<5%', 0.04, true],
    ['mixed:/b p50<80ms', 75, true],
    ['/a service max<25.1ms', 25, true],
  ])('%s: %f, %s', (text, value, passed) => {
    const [check] = parseChecks(text);
    const result = evaluateCheck(check!, run);
    expect(result.value).toBeCloseTo(value, 1);
    expect(result.passed).toBe(passed);
  });

  test('a name that does not occur fails, and the ones that do are named', () => {
    const result = evaluateCheck(parseChecks('/c p50<1s')[0]!, run);
    expect(result).toMatchObject({ passed: false, value: undefined });
    expect(describeCheck(result, ['/a', '/b'])).toBe(
      '/c p50<1s: there was nothing to judge. Requests are /a, /b',
    );
  });

  test('the one that stopped the run has failed, whatever its value at the end', () => {
    const result = evaluateCheck(parseChecks('p99<1s abort')[0]!, run, true);
    expect(result).toMatchObject({ passed: false, aborted: true });
    expect(describeCheck(result, [])).toBe('p99<1s: 99.01 ms, which stopped the run');
  });
});

describe('while a run goes on', () => {
  const recorder = new Recorder(true, 0);
  for (let i = 0; i < 10; i++) recorder.record(makeExchange({ name: '/a', done: 20 }), 1);
  const broken = (text: string, seconds = 2): string | undefined =>
    new LiveChecks(parseChecks(text), recorder, 'mixed').broken(seconds)?.text;

  test('only what asks for it stops the run, and only when it is broken', () => {
    expect(broken('mean<10ms')).toBeUndefined();
    expect(broken('mean<10ms abort')).toBe('mean<10ms');
    expect(broken('mean<30ms abort, /a max<15ms abort')).toBe('/a max<15ms');
    expect(broken('errors<1% abort')).toBeUndefined();
  });

  test('what can not be judged yet breaks nothing', () => {
    expect(broken('/later p50<1ms abort')).toBeUndefined();
    expect(broken('rps>100 abort', 5)).toBeUndefined();
    expect(broken('rps>100 abort', 10)).toBe('rps>100');
    expect(broken('mean<10ms abort', 0)).toBeUndefined();
  });
});
