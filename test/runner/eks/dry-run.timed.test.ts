import { loadAllYaml, type V1Job, type V1Service } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { STORED_SAMPLE_COLUMNS } from '../../../analysis/store/layout.ts';
import { fetchRun } from '../../../runner/eks/fetch-run.ts';
import { Store } from '../../../runner/upload/s3.ts';
import { load } from '../../helpers/cli.ts';
import { readSamples } from '../../helpers/csv.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto } from '../../helpers/moto.ts';
import { startTarget } from '../../helpers/target.ts';
import { BUCKET, startBucket } from '../../kubernetes/cluster.ts';
import { PodProcess, quickImage, type Image } from '../../kubernetes/pod-process.ts';

const moto = needMoto('pods that upload their samples to S3');
const RATE = 2000;
const SECONDS = 10;

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
  }, 60_000);

  test(`a master and two workers at ${RATE}/s: totals, exact percentiles, everybody's samples`, async () => {
    const args = ['--scenario', 'mixed', '--rps', String(RATE), '-t', String(SECONDS), '-H', target];
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
    const count = workers.spec?.completions ?? 0;
    const master = start(named('-master'), 0, '127.0.2.1');
    const pods = [master, ...Array.from({ length: count }, (_, i) => start(workers, i, `127.0.2.${i + 2}`))];
    const ends = await Promise.all(pods.map((pod) => pod.ended));
    // A busy machine may make the run INVALID.
    expect([0, 3]).toContain(ends[0]?.code);
    expect(ends.slice(1)).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);

    const id = /^Results: \S+\/(\S+)$/m.exec(master.log)?.[1] ?? '';
    for (const [name, value] of Object.entries(bucket.env)) vi.stubEnv(name, value);
    const folder = join(temporaryFolder(), id);
    const fetched = await fetchRun(new Store({ bucket: BUCKET, prefix: 'runs/' }), id, folder);
    const { run, rows = 0 } = { ...fetched };
    expect(Math.abs((run?.totals.requests ?? 0) / (RATE * SECONDS) - 1)).toBeLessThan(0.01);
    expect(run?.totals.due).toBe(RATE * SECONDS);
    expect(rows).toBe(run?.totals.requests);
    const samples = readSamples(join(folder, 'results.csv'));
    const rowsOf = (name: string): number => samples.filter(({ worker }) => worker === name).length;
    expect(run?.workers?.map(({ worker }) => worker).toSorted()).toEqual(['w1', 'w2']);
    for (const { worker, requests } of run?.workers ?? []) expect(rowsOf(worker)).toBe(requests);
    for (const [times, column] of [
      [run?.responseTime, 'response_time_ms'],
      [run?.lag, 'lag_ms'],
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
});
