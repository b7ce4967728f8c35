import { describe, expect, test } from 'vitest';
import { Clock } from '../../../runner/clock.ts';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { Recorder } from '../../../runner/recorder.ts';
import { Recording } from '../../../runner/recording.ts';
import { SampleFile } from '../../../runner/samples.ts';
import type { Measured, Sink } from '../../../runner/sink.ts';
import { seeded } from '../../../runner/random.ts';
import { summarize } from '../../../runner/summary.ts';
import { Ring } from '../../../runner/threads/ring.ts';
import { RingSink, RingSource } from '../../../runner/threads/records.ts';
import { makeExchange, type Made } from '../../helpers/exchange.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

/** Notes every call. */
class Notes implements Sink {
  readonly calls: unknown[][] = [];
  sample(request: Measured): void {
    this.calls.push(['sample', request]);
  }
  arrival(...args: unknown[]): void {
    this.calls.push(['arrival', ...args]);
  }
  lost(...args: unknown[]): void {
    this.calls.push(['lost', ...args]);
  }
  observe(...args: unknown[]): void {
    this.calls.push(['observe', ...args]);
  }
  amount(...args: unknown[]): void {
    this.calls.push(['amount', ...args]);
  }
  deviate(...args: unknown[]): void {
    this.calls.push(['deviate', ...args]);
  }
  exception(...args: unknown[]): void {
    this.calls.push(['exception', ...args]);
  }
}

function pair(size: number, sink: Sink, offsets: [number, number] = [0, 0]) {
  const memory = Ring.memory(size);
  return { to: new RingSink(memory, offsets[0]), from: new RingSource(memory, offsets[1], sink) };
}

describe('what a thread tells', () => {
  test('comes over as it was', () => {
    const notes = new Notes();
    const { to, from } = pair(1024, notes);
    const long = 'x'.repeat(10_000);
    to.arrival(2, 0.25, 17.5);
    to.arrival(2, undefined, 18);
    to.lost(2);
    to.observe('a name', 3.5);
    to.amount('write units', 1.5);
    to.deviate('');
    to.exception('User', 'm 😀', long);
    to.observe('a name', 4);
    from.drain();
    expect(notes.calls).toEqual([
      ['arrival', 2, 0.25, 17.5],
      ['arrival', 2, undefined, 18],
      ['lost', 2],
      ['observe', 'a name', 3.5],
      ['amount', 'write units', 1.5],
      ['deviate', ''],
      ['exception', 'User', 'm 😀', long],
      ['observe', 'a name', 4],
    ]);
  });

  test("requests, their instants on the reader's clock", () => {
    const notes = new Notes();
    const { to, from } = pair(64, notes, [1000, 400]);
    const failure = { kind: 'http_5xx', error: "HTTPError('500, naïve')" } as const;
    to.sample(
      makeExchange({
        due: 1,
        pickedUp: 2,
        sent: 3,
        done: 7,
        level: 4,
        users: 9,
        requestBytes: 11,
        responseBytes: 13,
        status: 500,
        failure,
        name: '/ä',
        method: 'PUT',
      }),
    );
    const trace = { id: '1-6553f100-0123456789abcdef00000000', answeredId: '', answeredSampled: false };
    to.sample(Object.assign(makeExchange(), { trace }));
    to.sample(
      Object.assign(makeExchange({ sent: Number.NaN, done: 5, cutOff: true }), {
        isLater: true,
        redirects: 2,
      }),
    );
    from.drain();
    expect(notes.calls).toMatchObject([
      [
        'sample',
        {
          due: 601,
          pickedUp: 602,
          sent: 603,
          done: 607,
          level: 4,
          users: 9,
          requestBytes: 11,
          responseBytes: 13,
          status: 500,
          failure,
          parts: { name: '/ä', method: 'PUT' },
          isLater: false,
          cutOff: false,
          redirects: 0,
          trace: undefined,
        },
      ],
      ['sample', { trace }],
      [
        'sample',
        {
          sent: Number.NaN,
          done: 605,
          failure: undefined,
          isLater: true,
          cutOff: true,
          redirects: 2,
          trace: undefined,
        },
      ],
    ]);
  });

  test('what does not fit is kept in order, and nothing of it is lost', () => {
    const notes = new Notes();
    const { to, from } = pair(4, notes);
    for (let i = 0; i < 50; i++) to.observe(`name ${i}`, i);
    expect(to.flush()).toBe(false);
    for (let i = 50; !to.flush(); i++) {
      from.drain();
      if (i < 60) to.observe(`name ${i}`, i);
    }
    from.drain();
    expect(notes.calls).toEqual(notes.calls.map((_call, i) => ['observe', `name ${i}`, i]));
    expect(notes.calls).toHaveLength(60);
  });
});

test("two threads' requests make the same statistics and rows as one's, to the last bit", async () => {
  const random = seeded(3);
  const made: Made[] = Array.from({ length: 5000 }, (_, i) => {
    const due = i * 0.7;
    const sent = due + random() * 3;
    const failure = random() < 0.1 ? ({ failure: { kind: 'http_5xx', error: 'HTTPError' } } as const) : {};
    return {
      due,
      pickedUp: due + random(),
      sent,
      done: sent + random() ** 4 * 900,
      name: `/${i % 7}`,
      status: 200,
      level: 0,
      ...failure,
    };
  });
  const record = async (tell: (sinkOf: (worker: string) => Recording) => void) => {
    const path = join(temporaryFolder(), 'results.csv');
    const samples = await SampleFile.create(path, { scenario: 's', onError: () => undefined });
    const recorder = new Recorder(true, 0);
    recorder.addLevel({ fromRps: 1000, toRps: 1000, seconds: 4 }, 0);
    const clock = new Clock();
    clock.wallOrigin = 1_700_000_000_000_000;
    tell(
      (worker) =>
        new Recording({ clock, recorder, samples, worker, node: worker, onException: () => undefined }),
    );
    await samples.end();
    const plan = { model: 'open', stages: [], seconds: 4, isSearch: false } as const;
    return { summary: summarize(recorder, { ...plan, stages: [] }, 4, 0), rows: readFileSync(path, 'utf8') };
  };
  const one = await record((sinkOf) => {
    const sink = sinkOf('w1');
    for (const each of made) sink.sample(makeExchange(each));
  });
  const two = await record((sinkOf) => {
    const sink = sinkOf('w1');
    const pairs = [pair(1 << 14, sink, [50, 50]), pair(1 << 14, sink, [50, 50])];
    made.forEach((each, i) => {
      const { to, from } = pairs[i % 2]!;
      to.sample(makeExchange(each));
      from.drain();
    });
  });
  expect(two.summary).toEqual(one.summary);
  expect(two.rows).toBe(one.rows);
});
