import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HttpClient } from '../../runner/http-client.ts';
import { expectedCode, fixture, load } from '../helpers/cli.ts';
import { userOf } from '../helpers/user.ts';

const NOBODY = 'http://127.0.0.1:9';

test('a call is told of its phase, and given up at its timeout: what it does then is ignored', async () => {
  const { client, recorded, engine } = userOf(NOBODY, { timeout: 0.1 });
  let aborted = false;
  const result = await client.measure('queue', 'get', async ({ phase, signal }) => {
    expect(phase).toBe('load');
    signal.addEventListener('abort', () => (aborted = true));
    await sleep(400);
    return 'late';
  });
  expect(result).toBe('late');
  expect(aborted).toBe(true);
  expect(recorded.map(({ failure }) => failure?.kind)).toEqual(['timeout']);
  expect(recorded[0]?.serviceTime).toBeLessThan(300);
  expect(engine.inFlight.size).toBe(0);
});

test('a signal that is first asked for after the end is aborted already', async () => {
  const { client, engine } = userOf(NOBODY);
  await client.measure('queue', 'get', async (about) => {
    engine.cutOff();
    await sleep(1);
    expect(about.signal.aborted).toBe(true);
  });
});

test('without a user a call belongs to the phase of its client, and is measured by nobody', async () => {
  const { engine, recorded } = userOf(NOBODY);
  const seen = await new HttpClient(engine, 'cleanup').measure('queue', 'get', ({ phase }) => phase);
  expect(seen).toBe('cleanup');
  expect(recorded).toEqual([]);
});

test('a run of calls only: phases, counts, times, warm-up, amounts, failures, ledger and clean-up', async () => {
  const args = ['-f', fixture('own-protocol.ts'), '--rps', '50', '-t', '2', '--warmup', '1'];
  const { run, rows, stderr, code } = await load(args);
  expect(code).toBe(expectedCode(run, 1));
  expect(run.totals).toMatchObject({ due: 100, requests: 100, failures: 10, connects: 0, laterRequests: 0 });
  expect(run.targetCount).toBe(100);
  expect(run.errorKinds).toEqual({ call_failed: 10 });
  expect(rows.find(({ error }) => error !== '')?.['error']).toBe(`QueueFull("it's full")`);
  expect(run.requests.map(({ method, name }) => `${method} ${name}`)).toEqual(['queue put']);
  expect(run.serviceTime.min).toBeGreaterThan(19);
  expect(run.lag.count).toBe(100);
  expect(run.amounts).toEqual([{ name: 'units', count: 100, total: 50 }]);
  // A busy machine may begin with the warm-up late: what was due before is then left out of it.
  const [, warmup, cleanup] =
    /HELD 0 COUNTS {"data":1,"warmup":(\d+),"load":100,"cleanup":(\d+)}/.exec(stderr) ?? [];
  expect(Number(warmup)).toBeGreaterThan(0);
  expect(Number(cleanup)).toBe(Number(warmup) + 100);
});
