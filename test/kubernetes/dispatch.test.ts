import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { needMoto } from '../helpers/moto.ts';
import { startServer, type TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { BUCKET, needKubernetes, TestCluster } from './cluster.ts';

const kubernetes = needKubernetes('the dispatcher against a real Kubernetes control plane');
const moto = needMoto('runs in a cluster, whose results go to S3');
const both = moto.value === undefined ? moto : kubernetes;

const UPLOAD = ['--upload', `s3://${BUCKET}/runs`];

both.describe('a run in a cluster', () => {
  let cluster: TestCluster;
  let server: TestServer;
  const target = (): string[] => ['-H', server.url, ...UPLOAD];

  beforeAll(async () => {
    [cluster, server] = await Promise.all([TestCluster.start(6), startServer()]);
  }, 90_000);

  test('with a user’s own file and a secret: its folder is here as if it had run here, and nothing is left', async () => {
    const start = await cluster.dispatcher('whole');
    const own = ['-f', fixture('reader.ts'), '--header', 'X-Secret: a, b'];
    const run = await start([
      ...own,
      '--workers',
      '2',
      '--rps',
      '200',
      '-t',
      '4',
      '--json',
      ...target(),
    ]).ended();
    expect(run.stderr).toContain('This run takes 3 cores of m7g.large: $0.12 an hour');
    expect([0, 3]).toContain(run.code);
    expect(run.run.totals).toMatchObject({ due: 800, requests: 800, unsent: 0 });
    expect(run.rows.length).toBe(800);
    expect(new Set(run.rows.map(({ worker }) => worker))).toEqual(new Set(['w1', 'w2']));
    expect(JSON.parse(run.stdout)).toEqual(run.run);
    expect(readFileSync(join(run.cwd, 'results.csv'), 'utf8').split('\n').length).toBe(802);
    // Live tables, and the master's own words.
    expect(run.stderr).toContain('Aggregated');
    expect(run.stderr).toMatch(/2 workers are ready/);
    expect(server.seen.every(({ headers }) => headers['x-secret'] === 'a, b')).toBe(true);
    const keys = await cluster.keys();
    const folder = `runs/samples/scenario=reader/dt=${run.run.start.slice(0, 10)}/run=${run.run.id}/`;
    expect(keys).toContain(`${folder}results-w1-00001.csv.gz`);
    expect(keys).toContain(`${folder}results-w2-00001.csv.gz`);
    expect(keys).toContain(`runs/folders/${run.run.id}/run.json`);
    await until('all is removed', async () => (await cluster.objects('whole')).length === 0);
  }, 60_000);
});
