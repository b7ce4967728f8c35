import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, Load } from '../../helpers/cli.ts';
import { readSamples } from '../../helpers/csv.ts';
import { countedBy, gotFrom, inTables, kill } from '../../helpers/reports.ts';
import { startServer } from '../../helpers/server.ts';

const READER = ['-f', fixture('reports.ts')];

test('what a worker that was killed had reported is counted, what it had not is not, and nothing else is missing', async () => {
  const server = await startServer();
  const args = ['--master', '--master-bind-port', '0', '--expect-workers', '2', '-H', server.url, ...READER];
  const master = new Load([...args, '-u', '4', '-r', '4', '-t', '30', '--xray', '100%']);
  const port = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
  await master.until(() => port() !== undefined, 'it listened');
  const start = (): Load => new Load(['--worker', '--master-port', port() ?? '', ...READER]);
  const [lost, other] = [start(), start()];
  await master.until(() => server.seen.length > 200, 'load came');
  const { at, got, unreported } = await kill(lost, server);
  await master.until(() => master.stderr.includes('is taken up by'), 'the loss was noticed');
  const noticed = Date.now() / 1000 - at;
  await sleep(2000);
  master.child.kill('SIGINT');
  const { run, rows, cwd, stderr } = await master.ended();
  await other.ended();
  const counted = server.seen.length - unreported;
  expect(unreported).toBeGreaterThan(0);
  expect(run.totals.requests).toBe(counted);
  expect(run.responseTime.count).toBe(counted);
  expect(inTables({ stderr })).toBe(counted);
  expect(countedBy(join(cwd, 'results', run.id, 'results'))).toBe(counted);
  expect(run.traces).toEqual({ share: 1, requests: counted, lost: 0 });
  expect(readSamples(join(cwd, 'results', run.id, 'traces.csv'))).toHaveLength(counted);
  const [dead, alive] = ['lost', undefined].map((how) =>
    run.workers?.find((worker) => (worker.lost === undefined) === (how === undefined)),
  );
  expect(dead?.requests).toBe(got - unreported);
  expect(alive?.requests).toBe(gotFrom(other, server));
  // On its disk there is more than it had reported: what was on its way, or not yet written, is all that is not.
  const its = rows.filter(({ worker }) => worker === dead?.worker).length;
  expect(its).toBeGreaterThanOrEqual(got - unreported);
  expect(its).toBeLessThanOrEqual(got);
  expect(rows.length - its).toBe(gotFrom(other, server));
  // 2 s of silence, looked at four times a second; the rest is this machine's.
  expect(noticed).toBeLessThan(3.5);
  expect(run.verdict.reasons.map(({ code }) => code)).toContain('worker_lost');
});
