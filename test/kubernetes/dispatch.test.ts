import type { V1Job } from '@kubernetes/client-node';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { needMoto } from '../helpers/moto.ts';
import { startTarget } from '../helpers/target.ts';
import { until } from '../helpers/until.ts';
import { needKubernetes, TestCluster } from './cluster.ts';
import { startRunLoad } from './run-load.ts';

const kubernetes = needKubernetes('the dispatcher against a real Kubernetes control plane');
const moto = needMoto('runs in a cluster, whose results go to S3');
const both = moto.value === undefined ? moto : kubernetes;

const hasEnded = (status = {}): boolean =>
  'completionTime' in status || JSON.stringify(status).includes('"Failed"');

/** They run side by side, on a machine that may have much else to do: this only ends one that hangs. */
const LIMIT_MS = 180_000;

// One control plane for all: each test has a namespace of its own.
both.describe('a run in a cluster', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await TestCluster.start(20);
  }, 90_000);

  test.concurrent(
    'users’ own files, what they import and read, and a secret: its folder is here as if it had run here, and nothing is left',
    async () => {
      const cwd = temporaryFolder();
      cpSync(fixture('own/players.csv'), join(cwd, 'players.csv'));
      const files = ['own/players.ts', 'own/more/players.ts'].map(fixture);
      const { server, start } = await cluster.reader('whole', files, cwd);
      const run = await start('--workers 2 --rps 200 -t 4 --header X-Secret:a,b --run-json').ended();
      expect(run.stderr).toContain('This run takes 3 cores: 1 node of m7g.xlarge, $0.16 an hour');
      expect([0, 3].includes(run.code ?? -1) ? '' : run.stderr).toBe('');
      expect(run.run.totals).toMatchObject({ due: 800, requests: 800, unsent: 0 });
      expect(run.rows.length).toBe(800);
      expect(new Set(run.rows.map(({ worker }) => worker))).toEqual(new Set(['w1', 'w2']));
      expect(JSON.parse(run.stdout)).toEqual(run.run);
      expect(readFileSync(join(run.cwd, 'results.csv'), 'utf8').split('\n').length).toBe(802);
      // Live tables, and the master's own words.
      expect(run.stderr).toContain('Aggregated');
      expect(run.stderr).toMatch(/2 workers are ready/);
      expect(server.seen.every(({ headers }) => headers['x-secret'] === 'a,b')).toBe(true);
      const asked = new Set(server.seen.map(({ url }) => url));
      // Every row of their data, each on one of the workers.
      const players = ['1', '2', '3', '4'].map((id) => `/players/${id}?size=3&key=fffe00616263`);
      expect([...asked]).toEqual(expect.arrayContaining(['/others', ...players]));
      const keys = await cluster.keys();
      const folder = `runs/samples/scenario=players/dt=${run.run.start.slice(0, 10)}/run=${run.run.id}/`;
      expect(keys).toContain(`${folder}results-w1-00001.csv.gz`);
      expect(keys).toContain(`${folder}results-w2-00001.csv.gz`);
      expect(keys).toContain(`runs/folders/${run.run.id}/run.json`);
      await cluster.isEmptied('whole');
    },
    LIMIT_MS,
  );

  test.concurrent(
    'a worker that is killed: the run goes on, and its loss is told and in the verdict',
    async () => {
      const { server, start } = await cluster.reader('lost');
      const run = start('--workers 2 --rps 100 -t 8');
      await run.until(() => server.seen.length > 200, 'load came');
      cluster.kubelet.processes('lost', 'worker-0')[0]?.child.kill('SIGKILL');
      const ended = await run.ended();
      expect(ended.code).toBe(3);
      expect(ended.stderr).toMatch(/Worker pod load-reader-\w+-worker-0-\w+: Error, exit code 137/);
      expect(ended.run.verdict.reasons.map(({ code }) => code)).toContain('worker_lost');
      const { started, unsent } = ended.run.totals;
      expect(started + unsent).toBe(800);
      expect(unsent).toBeLessThan(50 * 4.5);
      // The rows of the other one are all there.
      const [one = 0, two = 0] = (ended.run.workers ?? []).map(({ requests }) => requests);
      const counts = ['w1', 'w2'].map((name) => ended.rows.filter(({ worker }) => worker === name).length);
      expect(counts).toContain(Math.max(one, two));
      expect(Math.max(one, two)).toBeGreaterThan(400);
      expect(await cluster.objects('lost')).toEqual([]);
    },
    LIMIT_MS,
  );

  test.concurrent(
    'pods that find no node: what the scheduler says of them, and nothing is left',
    async () => {
      const { start } = await cluster.reader('full');
      const large = start('--workers 3 --worker-memory 100Gi --rps 100 --expect-workers-max-wait 3');
      const run = await large.ended();
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/0 of 4 pods came up within 3 s/);
      expect(run.stderr).toMatch(/4 pods: 0\/1 nodes are available: 1 Insufficient memory/);
      expect(run.stderr).toContain('4 pods have no node. 2 nodes of m7g.xlarge would hold them');
      await cluster.isEmptied('full');
      const away = start('--workers 1 --node-selector role=other --rps 1 --expect-workers-max-wait 1');
      expect((await away.ended()).stderr).toContain(
        "2 pods: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity",
      );
    },
    LIMIT_MS,
  );

  test.concurrent(
    'pods that a quota refuses: the cluster’s own words, and nothing is left',
    async () => {
      const { start } = await cluster.reader('small');
      const quota = { metadata: { name: 'runs' }, spec: { hard: { 'limits.cpu': '2' } } };
      await cluster.core.createNamespacedResourceQuota({ namespace: 'small', body: quota });
      await until('the quota holds', async () => {
        const { items } = await cluster.core.listNamespacedResourceQuota({ namespace: 'small' });
        return items[0]?.status?.hard !== undefined;
      });
      const run = await start('--workers 4 --rps 1 --expect-workers-max-wait 2').ended();
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/3 of 5 pods were not made: pods "\S+" is forbidden: exceeded quota: runs/);
      await cluster.isEmptied('small');
    },
    LIMIT_MS,
  );

  test.concurrent(
    '--web and Ctrl-C: the page is here; the run ends with its results whole, and what it made in the cluster goes',
    async () => {
      const { server, start } = await cluster.reader('stopped');
      const taken = await start(`--rps 1 --tunnel ${new URL(server.url).port}`).ended();
      expect(taken.stderr).toMatch(/--tunnel \d+: cannot listen there.*Give another port/);
      expect(await cluster.objects('stopped')).toEqual([]);
      const run = start('--workers 1 --rps 100 -t 10m --web');
      await run.until(() => server.seen.length > 300, 'load came');
      // The page, through the API server and the kubelet.
      const page = /The run's page: (\S+)/.exec(run.stderr)?.[1] ?? '';
      expect(await (await fetch(page)).text()).toContain('<html');
      expect(await (await fetch(`${page}stats/requests`)).json()).toMatchObject({ state: 'running' });
      run.child.kill('SIGINT');
      const ended = await run.ended();
      expect(ended.code).toBe(130);
      expect(ended.run.interrupted).toBe(true);
      // A machine that stands still for seconds loses a worker to its master, and with it a report.
      expect(ended.run.verdict.reasons.map(({ code }) => code)).not.toContain('worker_lost');
      expect(ended.rows.length).toBe(ended.run.totals.requests);
      expect(ended.run.totals.requests).toBeGreaterThan(100);
      await cluster.isEmptied('stopped');
    },
    LIMIT_MS,
  );

  test.concurrent(
    'a dispatcher that dies: the Jobs end by themselves, and Kubernetes removes all of it',
    async () => {
      const { server, start } = await cluster.reader('orphan');
      const run = start('--workers 1 --rps 50 -t 4');
      await run.until(() => server.seen.length > 50, 'load came');
      run.child.kill('SIGKILL');
      await run.ended();
      const jobs = async () => (await cluster.batch.listNamespacedJob({ namespace: 'orphan' })).items;
      await until('both Jobs have ended', async () => (await jobs()).every((job) => hasEnded(job.status)));
      const uploaded = (await cluster.keys()).filter((key) => key.endsWith('/run.json'));
      expect(uploaded.length).toBeGreaterThanOrEqual(1);
      for (const { spec, metadata } of await jobs()) {
        expect(spec).toMatchObject({ ttlSecondsAfterFinished: 600, activeDeadlineSeconds: 906 });
        // Ten minutes are more than a test has.
        const body = [{ op: 'replace', path: '/spec/ttlSecondsAfterFinished', value: 1 }];
        await cluster.batch.patchNamespacedJob({ name: metadata?.name ?? '', namespace: 'orphan', body });
      }
      await cluster.isEmptied('orphan');
    },
    LIMIT_MS,
  );

  test.concurrent(
    '--stop-all ends every run of the namespace; --max-cost keeps a dear one from starting',
    async () => {
      const { start } = await cluster.reader('all');
      const dear = await start('--rps 20 -t 10m --workers 99 --max-cost 5').ended();
      expect(dear.code).toBe(1);
      expect(dear.stderr).toContain('--max-cost 5: this run costs $5.55 an hour. Nothing was started.');
      expect(await cluster.objects('all')).toEqual([]);
      const run = start('--rps 20 -t 10m --workers 1');
      await run.until(() => run.stderr.includes('1 workers are ready'), 'it ran');
      const stopped = await start('--stop-all').ended();
      expect(stopped.code).toBe(0);
      expect(stopped.stderr).toMatch(/Ended: load-reader-\w+/);
      await run.ended();
      await cluster.isEmptied('all');
      expect((await start('--stop-all').ended()).stderr).toContain('There was none');
    },
    LIMIT_MS,
  );

  test.concurrent(
    'the function run-load: what does not fit into its time runs here; it is not started twice, and stored when it has ended',
    async () => {
      const { invoke } = await startRunLoad(cluster, 'automation');
      const load = { suite: 'crud', host: await startTarget(), rps: 20, spawned_runtime: '3s' };
      const request = { ...load, store: { tags: ['nightly'] } };
      // Of its 60 s it would keep 100 for what is around a run.
      const { body } = await invoke(request, 60);
      expect(body).toMatchObject({ result: 'success', summary: { dispatched: { namespace: 'automation' } } });
      const { run, label } = (body['summary'] as { dispatched: Record<'run' | 'label', string> }).dispatched;
      expect(body['message']).toContain(`kubectl logs --follow --namespace automation job/${run}-master`);
      expect((await invoke(request, 60)).body).toEqual(body);
      const jobs = async (): Promise<V1Job[]> =>
        (await cluster.batch.listNamespacedJob({ namespace: 'automation' })).items;
      expect((await jobs()).map(({ metadata }) => metadata?.name).toSorted()).toEqual([
        `${run}-master`,
        `${run}-worker`,
      ]);
      for (const { spec } of await jobs())
        expect(spec).toMatchObject({ ttlSecondsAfterFinished: 600, activeDeadlineSeconds: 905 });
      const isDone = async (): Promise<boolean> => (await jobs()).every((job) => hasEnded(job.status));
      await until('both Jobs have ended', isDone, 60_000);
      const key = (await cluster.keys()).find(
        (one) => one.startsWith('runs/folders/') && one.endsWith('-crud/run.json'),
      );
      const ended = { source: 'aws.s3', 'detail-type': 'Object Created', detail: { object: { key } } };
      const { body: stored } = await invoke(ended);
      expect(stored).toMatchObject({ summary: { scenario: 'crud', requests: 60, failures: 0 } });
      const keys = await cluster.keys();
      const { statistics } = stored['summary'] as { statistics: string };
      expect(keys).toContain(statistics);
      expect(
        keys.filter((one) => one.startsWith('runs/runs/dt=') && one.endsWith('-crud.json')),
      ).toHaveLength(1);
      // Whoever asks again is answered, by the run's own name or as before, and nothing is started.
      expect((await invoke({ ...request, run_id: label })).body).toEqual(stored);
      expect((await invoke(request, 60)).body).toEqual(stored);
      expect(await jobs()).toHaveLength(2);
      expect(cluster.authenticator.refused).toEqual([]);
    },
    90_000,
  );
});
