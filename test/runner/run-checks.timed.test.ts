import { describe, expect, test } from 'vitest';
import { expectedCode, fixture, lasted, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { startSlotsServer } from '../helpers/slots-server.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];

describe.concurrent('--check', () => {
  test('each is told with its value, and one that fails makes exit code 4', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('ok'), 20));
    const { code, run, stderr } = await load([
      ...plain,
      ...typed`--host ${server.url} --rps 50 -t 2s --check errors<1% --check p50<10ms,rps>=49`,
    ]);
    expect(run.checks).toMatchObject([
      { text: 'errors<1%', passed: true, value: 0 },
      { text: 'p50<10ms', passed: false, aborted: false },
      { text: 'rps>=49', passed: true },
    ]);
    expect(stderr).toMatch(/PASS errors<1%: 0 %\nFAIL p50<10ms: 2\d\.\d* ms\nPASS rps>=49: 50\.0\/s\n/);
    expect(code).toBe(4);
    expect(run.interrupted).toBe(false);
  });

  test('one that passes leaves the exit code alone', async () => {
    const server = await startServer();
    const { code, run } = await load([
      ...plain,
      ...typed`--host ${server.url} --rps 50 -t 1s --check mean<5s`,
    ]);
    expect(run.checks).toMatchObject([{ passed: true }]);
    expect(code).toBe(expectedCode(run, 0));
  });

  test('abort stops the run as soon as it breaks, and its results are whole', async () => {
    const server = await startServer((_request, response) => {
      response.statusCode = 500;
      response.end();
    });
    const { code, run, rows, stderr } = await load([
      ...plain,
      ...typed`--host ${server.url} --rps 50 -t 60s --check ${'errors<10% abort'}`,
    ]);
    expect(lasted(run)).toBeLessThan(15);
    expect(code).toBe(4);
    expect(run.checks).toMatchObject([{ passed: false, aborted: true, value: 1 }]);
    expect(run.interrupted).toBe(false);
    expect(rows.length).toBe(run.totals.requests);
    expect(stderr).toMatch(/errors<10% is broken after [1-9]\d* s: the run stops\./);
  });

  test('what makes no sense is refused before anything is sent', async () => {
    const { code, stderr } = await load([...plain, '--rps', '5', '--check', 'p99<5kg']);
    expect(code).toBe(2);
    expect(stderr).toContain('--check p99<5kg: "kg" is no unit of time: it is us, ms, s or m in "p99<5kg".');
  });
});

describe('--find-capacity', () => {
  // Where the machine itself stands still during a hold, the rate did not hold: a measurement, to be taken again.
  test('the answer is within 5 % of what the target can do', { timeout: 120_000, retry: 2 }, async () => {
    const server = await startSlotsServer(4, 20);
    const { code, run, stderr } = await load(
      [...plain, '--host', server.url, '--find-capacity', '--capacity-from', '120', '--capacity-hold', '2s'],
      { limit: 120 },
    );
    const { capacity } = run;
    // The step far beyond the limit shows what the target itself could do at most.
    const saturated = Math.max(...(capacity?.steps ?? []).map(({ completedRps }) => completedRps));
    expect(saturated).toBeGreaterThan(server.capacity * 0.97);
    expect(capacity?.holds).toBeGreaterThan(server.capacity * 0.95);
    expect(capacity?.holds).toBeLessThan(server.capacity * 1.02);
    expect(capacity?.breaks).toBeLessThan(server.capacity * 1.05);
    expect(['slo', 'backlog', 'generator']).toContain(capacity?.code);
    expect(run.levels).toHaveLength(capacity?.steps.length ?? 0);
    expect(run.totals.unsent).toBe(0);
    expect(code).toBe(expectedCode(run, 0));
    expect(stderr).toMatch(/^Limit: \d/m);
  });

  test('nothing holds: exit code 4, and the reason', { retry: 2 }, async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('ok'), 300));
    const { code, run, stderr } = await load([
      ...plain,
      ...typed`--host ${server.url} --find-capacity --capacity-from 20 --capacity-hold 2s`,
    ]);
    expect(run.capacity).toMatchObject({ code: 'floor', holds: 0, breaks: 20 });
    expect(stderr).toContain(
      'Limit: below 20/s (floor: 20/s, the lowest rate tried, did not hold: p99<250ms: 30',
    );
    expect(code).toBe(4);
  });

  test.concurrent.each([
    [['--find-capacity', '--rps', '5'], '--find-capacity and --rps'],
    [['--find-capacity', '--capacity-from', '50', '--capacity-to', '20'], 'has to be the larger one'],
    [['--rps', '5', '--slo', 'p99<5ms'], '--slo has a meaning only with --find-capacity'],
    [['--find-capacity', '--slo', 'read p99<5ms'], 'all requests together'],
    [['--find-capacity', '-u', '5'], '--find-capacity and --users'],
  ])('%j is refused', async (args, why) => {
    const { code, stderr } = await load([...plain, '--host', 'http://127.0.0.1:9', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});
