import { Dealer } from 'zeromq';
import { describe, expect, test } from 'vitest';
import { pack, unpack } from '../../../runner/distributed/frames.ts';
import { Master, type MasterEvents } from '../../../runner/distributed/master.ts';
import type { WorkerNode } from '../../../runner/distributed/node.ts';
import { stats } from '../../../runner/distributed/schemas.ts';
import { Log } from '../../../runner/log.ts';
import { seeded, type Random } from '../../../runner/random.ts';
import { mergeReport, takeReport } from '../../../runner/stats-report.ts';
import { RequestStats } from '../../../runner/stats.ts';
import { atEnd } from '../../helpers/at-end.ts';

const quiet = new Log('CRITICAL');

interface Heard {
  master: Master;
  joined: WorkerNode[];
  left: [id: string, lost: boolean][];
  /** Requests by worker id. */
  merged: Map<string, RequestStats>;
}

async function listen(): Promise<Heard> {
  const heard = { joined: [], left: [], merged: new Map() } as unknown as Heard;
  const events: MasterEvents = {
    joined: (node) => void heard.joined.push(node),
    left: (node, lost) => void heard.left.push([node.id, lost]),
    stats: (node, told) => {
      const own = heard.merged.get(node.id) ?? new RequestStats(0);
      heard.merged.set(node.id, own);
      mergeReport(own, told, 0);
    },
    exception: () => undefined,
    stopped: () => undefined,
    locustfile: () => ({ error: 'none' }),
    custom: () => undefined,
  };
  heard.master = await Master.listen('127.0.0.1', 0, events, quiet);
  atEnd(() => heard.master.close());
  return heard;
}

function dealer(id: string, port: number): Dealer {
  const socket = new Dealer({ routingId: id, linger: 0, sendHighWaterMark: 0 });
  socket.connect(`tcp://127.0.0.1:${port}`);
  atEnd(() => socket.close());
  return socket;
}

async function register(id: string, port: number): Promise<Dealer> {
  const socket = dealer(id, port);
  await socket.send(pack({ type: 'client_ready', data: '2.47.0', node: id }));
  const [frame] = await socket.receive();
  expect(unpack(frame as Buffer)).toMatchObject({ type: 'ack', node: id });
  return socket;
}

/** What a worker reports of `count` requests. */
function report(count: number, random: Random, name = '/'): unknown {
  const own = new RequestStats(1000);
  for (let i = 0; i < count; i++) {
    own.logRequest('GET', name, random() * 300, 10, 1000 + i / 10);
    if (random() < 0.1) own.logError('GET', name, 'bad', 1000 + i / 10);
  }
  return { ...takeReport(own, 1001), user_classes_count: { Reader: 3 }, user_count: 3 };
}

/** A frame with some of its bytes changed, cut off or doubled; or one of noise. */
function damaged(frame: Buffer, random: Random): Buffer {
  const at = (): number => Math.floor(random() * frame.length);
  const kind = random();
  if (kind < 0.2) return Buffer.from(Array.from({ length: at() % 200 }, () => Math.floor(random() * 256)));
  if (kind < 0.4) return frame.subarray(0, at());
  if (kind < 0.5) return Buffer.concat([frame, frame.subarray(at())]);
  const copy = Buffer.from(frame);
  for (let i = 0; i < 1 + kind * 4; i++) copy[at()] = Math.floor(random() * 256);
  return copy;
}

describe('a master', () => {
  test('survives 100,000 damaged frames, and counts exactly what well-behaved workers report', async () => {
    const { master, merged } = await listen();
    const random = seeded(7);
    const good = await register('host_good', master.port);
    const bad = await register('host_bad', master.port);
    const stranger = dealer('host_stranger', master.port);
    const messages = [
      { type: 'stats', data: report(30, random), node: 'host_bad' },
      { type: 'heartbeat', data: { state: 'running', current_cpu_usage: 3.5 }, node: 'host_bad' },
      { type: 'spawning_complete', data: { user_classes_count: { A: 1 }, user_count: 1 }, node: 'host_bad' },
      { type: 'exception', data: { msg: 'm', traceback: 't' }, node: 'host_bad' },
      { type: 'logs', data: null, node: 'host_bad' },
      { type: 'client_stopped', data: null, node: 'host_bad' },
    ].map(pack);
    let expected = 0;
    for (let i = 0; i < 100_000; i++) {
      const frame = damaged(messages[i % messages.length] as Buffer, random);
      await (i % 3 === 0 ? stranger : bad).send(frame);
      if (i % 500 !== 0) continue;
      const count = 1 + (i % 7);
      expected += count;
      await good.send(pack({ type: 'stats', data: report(count, random), node: 'host_good' }));
    }
    // Whoever has an answer to what was sent last has been heard to the end.
    await good.send(
      pack({ type: 'heartbeat', data: { state: 'running', current_cpu_usage: 1 }, node: 'host_good' }),
    );
    const [frame] = await good.receive();
    expect(unpack(frame as Buffer)?.type).toBe('heartbeat');
    await expect.poll(() => master.rejected, { timeout: 20_000 }).toBeGreaterThan(60_000);
    expect(merged.get('host_good')?.total.numRequests).toBe(expected);
    const entry = merged.get('host_good')?.entries[0];
    expect(entry?.numRequests).toBe(expected);
    expect(merged.has('host_stranger')).toBe(false);
  }, 60_000);

  test.each<[string, unknown]>([
    ['no total', { stats: [], errors: {} }],
    ['a negative count', { ...(report(1, seeded(1)) as object), user_count: -1 }],
    ['buckets that do not add up', withTotal({ num_requests: 2 })],
    ['a total that is not that of its parts', withTotal({ num_failures: 9 })],
    ['a text for a number', withTotal({ total_response_time: 'long' })],
    ['nothing', null],
  ])('rejects a report with %s', (_what, data) => {
    expect(stats.safeParse(data).success).toBe(false);
  });

  test('a report of a worker is accepted, extra fields and missing ones too', () => {
    const data = report(5, seeded(2)) as { stats_total: object };
    expect(stats.safeParse({ ...data, more: 1 }).success).toBe(true);
  });

  test('notices a worker that says nothing: one of ours within 2 s, one of Locust within 6', async () => {
    const { master, joined, left } = await listen();
    await register('host_ours', master.port);
    await register('host_locust', master.port);
    const ours = joined.find(({ id }) => id === 'host_ours');
    if (ours) ours.isOurs = true;
    const from = performance.now();
    await expect.poll(() => left.length, { timeout: 3000 }).toBe(1);
    expect(left[0]).toEqual(['host_ours', true]);
    expect(performance.now() - from).toBeLessThan(2500);
    await expect.poll(() => left.length, { timeout: 6000 }).toBe(2);
    expect(left[1]).toEqual(['host_locust', true]);
  });

  test('refuses a worker without a version, and one that speaks for another', async () => {
    const { master, joined } = await listen();
    const socket = dealer('host_a', master.port);
    await socket.send(pack({ type: 'client_ready', data: null, node: 'host_a' }));
    await socket.send(pack({ type: 'client_ready', data: '2.47.0', node: 'host_b' }));
    await expect.poll(() => master.rejected).toBe(2);
    expect(joined).toEqual([]);
  });
});

function withTotal(change: object): unknown {
  const data = report(1, seeded(1)) as { stats_total: object };
  return { ...data, stats_total: { ...data.stats_total, ...change } };
}
