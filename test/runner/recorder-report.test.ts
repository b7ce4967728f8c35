import { expect, test } from 'vitest';
import { pack, unpack } from '../../runner/distributed/frames.ts';
import { details } from '../../runner/distributed/schemas.ts';
import { Histogram } from '../../runner/histogram.ts';
import { seeded } from '../../runner/random.ts';
import { Recorder } from '../../runner/recorder.ts';
import {
  addReport,
  addRounded,
  forget,
  reportOf,
  type RecorderReport,
} from '../../runner/recorder-report.ts';
import { parseStages } from '../../runner/stages.ts';
import { summarize } from '../../runner/summary.ts';
import { makeExchange } from '../helpers/exchange.ts';

const stages = parseStages('100:1s,300:1s');
const plan = { model: 'open' as const, stages, seconds: 2, isSearch: false };

function make(): Recorder {
  const recorder = new Recorder(true, 0);
  recorder.addLevels(stages);
  return recorder;
}

/** One request of many kinds, told to whichever recorder. */
function tell(recorder: Recorder, random: () => number): void {
  const level = random() < 0.5 ? 0 : 1;
  const lag = random() * 3;
  if (random() < 0.02) return recorder.arrival(level, undefined, 1);
  recorder.arrival(level, lag, random() * 1000);
  const due = random() * 1000;
  const done = due + lag + 10 ** (random() * 6 - 2);
  recorder.record(
    makeExchange({
      level,
      due,
      pickedUp: due + lag,
      sent: random() < 0.02 ? Number.NaN : due + lag + random(),
      done,
      name: `/${Math.floor(random() * 5)}`,
      responseBytes: Math.floor(random() * 1000),
      ...(random() < 0.1 ? { failure: { kind: 'http_5xx' as const, error: 'bad' } } : {}),
    }),
    1,
  );
  recorder.observe('stale', random() * 10);
  if (random() < 0.1) recorder.deviate('empty pool');
  // Quarters add up the same in any order.
  if (random() < 0.3) recorder.amount('write units', Math.ceil(random() * 20) / 4);
}

function overTheWire(report: RecorderReport): RecorderReport {
  const message = unpack(pack({ type: 'stats', data: report, node: 'a' }));
  const rest = { gauges: {}, loop: { active: 0, idle: 0 } };
  return details.parse({ ...(message?.data as object), ...rest });
}

test('two workers that report now and then come to what one recorder has', () => {
  const whole = make();
  const master = make();
  const workers = [make(), make()];
  const random = [seeded(5), seeded(5)] as const;
  for (let i = 0; i < 20_000; i++) {
    tell(whole, random[0]);
    const worker = workers[i % 2] as Recorder;
    tell(worker, random[1]);
    if (i % 1777 < 2 || i >= 19_998) {
      addReport(master, overTheWire(reportOf(worker)));
      forget(worker);
    }
    if (i % 3001 === 0) master.nextInterval();
  }
  expect(summarize(whole, plan, 2, 0).totals.failures).toBeGreaterThan(1000);
  expect(summarize(master, plan, 2, 0)).toEqual(summarize(whole, plan, 2, 0));
});

test('a bucket that no histogram has is refused', () => {
  const times = new Histogram();
  const wrong = { counts: [9_999_999, 1], min: 1, max: 1, clamped: 0 };
  expect(() => times.addSparse(wrong)).toThrow(RangeError);
  const { lag: _lag, ...report } = { ...reportOf(make()), gauges: {}, loop: { active: 0, idle: 0 } };
  expect(details.safeParse({ ...report, lag: new Histogram().sparse() }).success).toBe(true);
  expect(details.safeParse({ ...report, lag: wrong }).success).toBe(false);
  expect(details.safeParse({ ...report, lag: { ...wrong, counts: [1] } }).success).toBe(false);
});

test("a worker of Locust's own adds its requests, with times of two digits", () => {
  const recorder = make();
  addRounded(recorder, [
    {
      method: 'GET',
      name: '/',
      num_requests: 5,
      num_failures: 1,
      total_content_length: 50,
      response_times: new Map([
        [3, 4],
        [150, 1],
      ]),
    },
  ]);
  const { totals, responseTime, serviceTime } = summarize(recorder, plan, 2, 0);
  expect(totals).toMatchObject({ requests: 5, failures: 1, responseBytes: 50 });
  expect(responseTime).toMatchObject({ count: 5, p50: expect.closeTo(3, 1) });
  expect(responseTime.max).toBeCloseTo(150, 0);
  expect(serviceTime.count).toBe(0);
});
