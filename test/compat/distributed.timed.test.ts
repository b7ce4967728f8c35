import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, Load } from '../helpers/cli.ts';
import { readSamples } from '../helpers/csv.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { countedBy, inTables, kill } from '../helpers/reports.ts';
import { deadPort, startServer } from '../helpers/server.ts';
import { locust, needLocust } from './real-locust.ts';

const { describe } = needLocust(
  'whether our workers join a real Locust master, and real Locust workers ours',
);

const READER = ['-f', fixture('reports.ts')];
const worker = (port: number): Load =>
  new Load(['--worker', '--master-port', String(port), ...READER], { limit: 90 });

function realMaster(port: number, host: string, more: readonly string[], csv: string): Load {
  const fixed = ['--master', '--headless', '--master-bind-port', String(port), '-H', host, '--csv', csv];
  return locust([...fixed, ...more]);
}

// Runs that mostly wait, and whose rate does not matter: side by side.
describe.concurrent('a real Locust master', () => {
  test('counts what three of our workers do, as the target does', async () => {
    const server = await startServer();
    const [port, csv] = [await deadPort(), join(temporaryFolder(), 'real')];
    const master = realMaster(
      port,
      server.url,
      ['--expect-workers', '3', '-u', '9', '-r', '9', '-t', '5'],
      csv,
    );
    const workers = [worker(port), worker(port), worker(port)];
    const ended = await master.ended();
    const ends = await Promise.all(workers.map((one) => one.ended()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ends.every(({ rows }) => rows.length > 0)).toBe(true);
    expect(inTables(ended)).toBe(server.seen.length);
    expect(ends.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(server.seen.length);
  });

  test('lacks only what a worker that was killed had not reported', async () => {
    const server = await startServer();
    const [port, csv] = [await deadPort(), join(temporaryFolder(), 'real')];
    const master = realMaster(
      port,
      server.url,
      ['--expect-workers', '2', '-u', '4', '-r', '4', '-t', '12', '--enable-rebalancing'],
      csv,
    );
    const workers = [worker(port), worker(port)] as const;
    await master.until(() => server.seen.length > 300, 'load came');
    const { unreported } = await kill(workers[0], server);
    const ended = await master.ended();
    const survivor = await workers[1].ended();
    expect(unreported).toBeGreaterThan(0);
    expect(inTables(ended)).toBe(server.seen.length - unreported);
    // The survivor took up its users.
    expect(survivor.rows.some(({ users }) => users === '4')).toBe(true);
  });

  test('that is killed and started anew gets its workers back, and counts on', async () => {
    const server = await startServer();
    const [port, csv] = [await deadPort(), join(temporaryFolder(), 'real')];
    const args = ['--expect-workers', '2', '-u', '4', '-r', '4'];
    const first = realMaster(port, server.url, [...args, '-t', '60'], `${csv}1`);
    const workers = [worker(port), worker(port)];
    await first.until(() => server.seen.length > 300, 'load came');
    first.child.kill('SIGKILL');
    await first.ended();
    const killed = server.seen.length;
    const second = await realMaster(port, server.url, [...args, '-t', '6'], `${csv}2`).ended();
    const ends = await Promise.all(workers.map((one) => one.ended()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(server.seen.length);
    // What was made while there was no master is reported to the new one, and what the old one knew is not.
    expect(inTables(second)).toBeGreaterThan(100);
    expect(inTables(second)).toBeLessThanOrEqual(server.seen.length);
    expect(server.seen.length).toBeGreaterThan(killed);
  });
});

describe('under a real master that knows users only', () => {
  test('each user stands for a rate of the open model with --user-rate; traces are beside its rows', async () => {
    const server = await startServer();
    const [port, csv] = [await deadPort(), join(temporaryFolder(), 'real')];
    const master = realMaster(port, server.url, ['-u', '6', '-r', '6', '-t', '6'], csv);
    const args = ['--worker', '--master-port', String(port), '--user-rate', '50', '--xray', '20%'];
    const paced = new Load([...args, ...READER], { limit: 90 });
    const ended = await master.ended();
    const { rows, folders } = await paced.ended();
    expect(inTables(ended)).toBe(server.phases()['load']);
    const traced = server.seen.filter(({ headers }) => 'x-amzn-trace-id' in headers).length;
    expect(traced).toBeGreaterThan(200);
    expect(readSamples(join(folders[0] ?? '', 'traces.csv'))).toHaveLength(traced);
    expect(rows.length).toBe(inTables(ended));
    const times = rows.map(({ timestamp }) => Number(timestamp));
    const rate = rows.length / (Math.max(...times) - Math.min(...times));
    expect(Math.abs(rate / 300 - 1)).toBeLessThan(0.02);
  });
});

/** Our master on a free port, and that port. */
async function ourMaster(host: string, args: readonly string[]): Promise<{ master: Load; port: number }> {
  const master = new Load(['--master', '--master-bind-port', '0', '-H', host, ...READER, ...args], {
    limit: 90,
  });
  const found = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
  await master.until(() => found() !== undefined, 'it listened');
  return { master, port: Number(found()) };
}

describe.concurrent('our master', () => {
  test('counts what two Python workers and one of ours do, as the target does', async () => {
    const server = await startServer();
    // Without the time for it Locust's workers cut off what is on its way, and count it nowhere.
    const args = ['--expect-workers', '3', '-u', '9', '-r', '9', '-t', '5', '--stop-timeout', '10'];
    const { master, port } = await ourMaster(server.url, args);
    const python = [0, 1].map(() => locust(['--worker', '--master-port', String(port)]));
    const ours = worker(port);
    const { run, rows, cwd } = await master.ended();
    await Promise.all([ours, ...python].map((one) => one.ended()));
    expect(run.workers?.every(({ requests }) => requests > 0)).toBe(true);
    expect(run.totals.requests).toBe(server.seen.length);
    expect(run.responseTime.count).toBe(server.seen.length);
    expect(countedBy(join(cwd, 'results', run.id, 'results'))).toBe(server.seen.length);
    const kinds = run.workers?.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['locust', 'locust', 'open-saves-load']);
    // Rows of ours alone: Locust's workers have none.
    const own = run.workers?.find(({ kind }) => kind === 'open-saves-load');
    expect(rows.length).toBe(own?.requests);
  });

  test('notices a Python worker that was killed, and lets the others take its users', async () => {
    const server = await startServer();
    const args = ['--expect-workers', '2', '-u', '4', '-r', '4', '-t', '18', '--stop-timeout', '10'];
    const { master, port } = await ourMaster(server.url, args);
    const python = locust(['--worker', '--master-port', String(port)]);
    const ours = worker(port);
    await master.until(() => server.seen.length > 300, 'load came');
    const { at, unreported } = await kill(python, server);
    const { run, rows, code, cwd, stderr } = await master.ended();
    await ours.ended();
    expect(code).toBe(3);
    expect(run.verdict.reasons.map((one) => one.code)).toContain('worker_lost');
    // Noticed within some 5 s, as by Locust, and its users are elsewhere within 3 s more.
    const whole = rows.find(({ timestamp, users }) => Number(timestamp) > at && users === '4');
    expect(Number(whole?.['timestamp']) - at).toBeLessThan(8.5);
    expect(unreported).toBeGreaterThan(0);
    expect(run.totals.requests).toBe(server.seen.length - unreported);
    expect(countedBy(join(cwd, 'results', run.id, 'results'))).toBe(run.totals.requests);
    expect(inTables({ stderr })).toBe(run.totals.requests);
  });
});
