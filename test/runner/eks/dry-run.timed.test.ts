import { loadAllYaml, type V1Job, type V1Service } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { STORED_SAMPLE_COLUMNS } from '../../../analysis/store/layout.ts';
import { fetchRun } from '../../../runner/eks/fetch-run.ts';
import type { Run } from '../../../runner/results.ts';
import { Store } from '../../../runner/upload/s3.ts';
import { load } from '../../helpers/cli.ts';
import { readSamples } from '../../helpers/csv.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto } from '../../helpers/moto.ts';
import { startTarget } from '../../helpers/target.ts';
import { until } from '../../helpers/until.ts';
import { BUCKET, startBucket } from '../../kubernetes/cluster.ts';
import { PodProcess, quickImage, type Image } from '../../kubernetes/pod-process.ts';

const moto = needMoto('pods that upload their samples to S3');
const RATE = 2000;

moto.describe('what --dry-run prints, executed from the bundle', () => {
  let image: Image;
  let bucket: Awaited<ReturnType<typeof startBucket>>;
  let target: string;

  beforeAll(async () => {
    [image, bucket, target] = await Promise.all([
      quickImage(temporaryFolder()),
      startBucket(),
      startTarget(),
    ]);
    for (const [name, value] of Object.entries(bucket.env)) vi.stubEnv(name, value);
  }, 60_000);

  /** The pods of a run of so many seconds: first the master, then two workers. */
  async function startPods(seconds: number): Promise<[PodProcess, PodProcess, PodProcess]> {
    const args = ['--scenario', 'mixed', '--rps', String(RATE), '-t', String(seconds), '-H', target];
    const where = ['--on', 'eks', '--workers', '2', '--image', 'runner', '--upload', `s3://${BUCKET}/runs`];
    const { stdout, code } = await load([...where, ...args, '--dry-run']);
    expect(code).toBe(0);
    const objects = loadAllYaml(stdout) as (V1Job | V1Service)[];
    const named = (end: string): V1Job =>
      objects.find(({ kind, metadata }) => kind === 'Job' && metadata?.name?.endsWith(end)) as V1Job;
    const service = objects.find(({ kind }) => kind === 'Service');
    const host = `${service?.metadata?.name}.${service?.metadata?.namespace}.svc`;
    const start = (job: V1Job, index: number, ip: string): PodProcess =>
      new PodProcess({ ...job.spec?.template, kind: 'Pod' }, ip, image, {
        env: { ...bucket.env, HOSTNAME: `${job.metadata?.name}-${index}` },
        filesOf: () => ({}),
        resolve: (name) => (name === host ? '127.0.2.1' : undefined),
      });
    const workers = named('-worker');
    expect(workers.spec?.completions).toBe(2);
    const master = start(named('-master'), 0, '127.0.2.1');
    return [master, start(workers, 0, '127.0.2.2'), start(workers, 1, '127.0.2.3')];
  }

  /** What the run of a master left in the bucket. */
  async function runOf(
    master: PodProcess,
  ): Promise<{ run: Run; folder: string; rowsOf: Record<string, number> }> {
    const id = /^Results: \S+\/(\S+)$/m.exec(master.log)?.[1] ?? '';
    const folder = join(temporaryFolder(), id);
    const fetched = await fetchRun(new Store({ bucket: BUCKET, prefix: 'runs/' }), id, folder);
    const { run, rows } = fetched ?? { run: undefined, rows: 0 };
    if (!run) throw new Error(`no run in the bucket:\n${master.log}`);
    const rowsOf: Record<string, number> = {};
    for (const { worker = '' } of readSamples(join(folder, 'results.csv')))
      rowsOf[worker] = (rowsOf[worker] ?? 0) + 1;
    expect(Object.values(rowsOf).reduce((sum, one) => sum + one, 0)).toBe(rows);
    return { run, folder, rowsOf };
  }

  /** Requests of the load that the target has got since it started. */
  async function counted(): Promise<number> {
    const answer = await fetch(`${target}/__load/counts`);
    return ((await answer.json()) as { load: number }).load;
  }

  test(`a master and two workers at ${RATE}/s: totals, exact percentiles, everybody's samples`, async () => {
    const seconds = 6;
    const pods = await startPods(seconds);
    const ends = await Promise.all(pods.map((pod) => pod.ended));
    // A busy machine may make the run INVALID.
    expect([0, 3]).toContain(ends[0]?.code);
    expect(ends.slice(1)).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
    const { run, folder, rowsOf } = await runOf(pods[0]);
    expect(run.totals.due).toBe(RATE * seconds);
    expect(Math.abs(run.totals.requests / (RATE * seconds) - 1)).toBeLessThan(0.01);
    expect(await counted()).toBe(run.totals.requests);
    expect(run.workers?.map(({ worker }) => worker).toSorted()).toEqual(['w1', 'w2']);
    for (const { worker, requests } of run.workers ?? []) expect(rowsOf[worker]).toBe(requests);
    const samples = readSamples(join(folder, 'results.csv'));
    for (const [times, column] of [
      [run.responseTime, 'response_time_ms'],
      [run.lag, 'lag_ms'],
    ] as const) {
      const sorted = samples.map((row) => Number(row[column])).toSorted((a, b) => a - b);
      for (const [percentile, share] of [
        ['p50', 0.5],
        ['p90', 0.9],
        ['p95', 0.95],
        ['p99', 0.99],
        ['p999', 0.999],
      ] as const) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        const merged = times?.[percentile] ?? 0;
        // The precision of the histogram, and of a row: whole microseconds.
        const isNear = Math.abs(merged - exact) <= exact * 0.001 + 0.001;
        expect({ column, percentile, merged, exact, isNear }).toMatchObject({ isNear: true });
      }
    }
    const header = readFileSync(join(folder, 'results.csv'), 'utf8').split('\n', 1)[0]?.split(',');
    const stored = STORED_SAMPLE_COLUMNS.map(({ name }) => (name === 'scenario_name' ? 'scenario' : name));
    expect(header).toEqual(stored);
  }, 90_000);

  test(`a worker that is killed at ${RATE}/s: the other takes up all of it, and every due time is accounted for`, async () => {
    const seconds = 8;
    const before = await counted();
    const [master, killed, other] = await startPods(seconds);
    await until('load came', async () => (await counted()) - before > RATE);
    killed.child.kill('SIGKILL');
    expect((await master.ended).code).toBe(3);
    expect(await other.ended).toEqual({ code: 0, signal: null });
    const { run, folder, rowsOf } = await runOf(master);
    const { due, started, unsent, requests } = run.totals;
    expect(run.verdict.reasons.map(({ code }) => code)).toContain('worker_lost');
    const [lost, stays] = [true, false].map((isLost) =>
      run.workers?.find((one) => (one.lost !== undefined) === isLost),
    );
    expect(due).toBe(RATE * seconds);
    expect(started + unsent).toBe(due);
    expect(requests).toBe((lost?.requests ?? 0) + (stays?.requests ?? 0));
    // The killed one had uploaded nothing yet; the other's rows are all there.
    expect(rowsOf).toEqual({ [stays?.worker ?? '']: stays?.requests });
    // What the target had from it after its last report is in no total: it counts as unsent.
    const unreported = (await counted()) - before - requests;
    expect(unreported).toBeGreaterThanOrEqual(0);
    expect(unreported).toBeLessThan(RATE);
    expect(unsent).toBeGreaterThanOrEqual(unreported);
    // Three seconds until it is missed, one until the other takes over, and what it had not reported.
    expect(unsent).toBeLessThan((RATE / 2) * 5.5);
    const times = readSamples(join(folder, 'results.csv')).map(({ timestamp }) => Number(timestamp));
    const last = times.reduce((latest, time) => Math.max(latest, time), 0);
    const inLastSecond = times.filter((time) => time > last - 1).length;
    expect(Math.abs(inLastSecond / RATE - 1)).toBeLessThan(0.01);
  }, 90_000);
});
