import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, test } from 'vitest';
import { bfdHash, parseBfd } from '../../../analysis/compare/bfd.ts';
import { STATISTICS_COLUMNS, STORED_RUN_COLUMNS } from '../../../analysis/store/layout.ts';
import { bundleRunLoad } from '../../../infrastructure/lambda/image.ts';
import { Lock } from '../../../infrastructure/lambda/lock.ts';
import { ROOT } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { type AwsAccess, needMoto, startMoto } from '../../helpers/moto.ts';
import { startServer } from '../../helpers/server.ts';
import { startTarget } from '../../helpers/target.ts';
import { type Change, EndedRun } from './ended-run.ts';
import { misfits } from '../hive-types.ts';
import { type Answered, FUNCTION, startFunction } from './function-api.ts';

const moto = needMoto('the function run-load, as it is deployed');
const Bucket = 'results';

moto.describe('the function run-load, as it is deployed', () => {
  let access: AwsAccess;
  let s3: S3Client;
  let request: Record<string, unknown>;
  let invoke: (event: unknown, seconds?: number) => Promise<Answered>;
  let second: typeof invoke;
  let start: (more: NodeJS.ProcessEnv) => Promise<typeof invoke>;

  beforeAll(async () => {
    const out = join(temporaryFolder(), 'image');
    bundleRunLoad(out);
    symlinkSync(join(ROOT, 'node_modules'), join(out, 'node_modules'));
    access = await startMoto();
    const { endpoint, region, credentials } = access;
    s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket }));
    const host = await startTarget();
    request = { suite: 'crud', host, users: 3, spawn_rate: 3, spawned_runtime: '2s' };
    const env = {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...FUNCTION,
      BUCKET: Bucket,
      ALLOWED_HOSTS: '127.0.0.1,*.example.com',
    };
    const program = [process.execPath, join(out, 'analysis/run-load.js')];
    start = async (more) => (await startFunction(program, { ...env, ...more })).invoke;
    invoke = await start({ AWS_LAMBDA_LOG_STREAM_NAME: 'first' });
    second = await start({ AWS_LAMBDA_LOG_STREAM_NAME: 'second' });
  }, 60_000);

  const keys = async (Prefix: string): Promise<string[]> =>
    ((await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(({ Key = '' }) => Key);
  const bytes = async (Key: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  test('a request that is not right is an error that names each field, and nothing is started', async () => {
    const wrong = {
      suite: '../etc',
      host: 'https://a.example.com',
      users: 0,
      rps: 5,
      store: { tags: ['A'] },
    };
    const { path, body } = await invoke({ ...wrong, extra: 1 });
    expect([path, body['errorType']]).toEqual(['error', 'RequestError']);
    for (const field of ['suite', 'users', 'store.tags.0', 'extra'])
      expect(body['errorMessage']).toContain(`${field}: `);
    const elsewhere = await invoke({ ...request, host: 'https://example.com' });
    expect(elsewhere.body['errorMessage']).toContain('host: https://example.com is not on the list');
    const suites = await invoke({ ...request, suite: 'open-saves/nothing.ts' });
    expect(suites.body['errorMessage']).toContain('suite: open-saves/nothing.ts is no scenario');
    expect(await keys('')).toEqual([]);
  });

  test('what does not fit into its time is not started', async () => {
    const { body } = await invoke({ ...request, spawned_runtime: '20m' });
    expect(body).toMatchObject({ result: 'failed', summary: null });
    expect(body['message']).toMatch(/Nothing was started: the run needs 1301 s .* --on eks/);
    expect(await keys('')).toEqual([]);
  });

  test('one run at a time: the other is told where it is; it is stored, without what came before all users', async () => {
    const wanted = { ...request, store: { tags: ['main'] } };
    const first = invoke(wanted);
    await expect.poll(() => keys('locks/'), { timeout: 20_000 }).toHaveLength(1);
    const other = await second(wanted);
    expect(other.body).toMatchObject({ result: 'success', log_stream_name: 'first', summary: null });
    const { body } = await first;
    expect(body).toMatchObject({
      result: resultOf(body),
      log_stream_name: 'first',
      log_group_name: '/aws/lambda/run-load',
      summary: { failures: 0, comparison: null },
    });
    // A client that tries again gets the answer, and no second run.
    expect((await second(wanted)).body).toEqual(body);

    const [statistics = ''] = await keys('databases/');
    const text = (await bytes(statistics)).toString();
    const stats = parseBfd(text, statistics);
    const { hash, timestamp } = stats.metadata;
    expect(statistics).toBe(`databases/results/statistics/hash=${hash}/${timestamp}.stats.json`);
    expect(bfdHash(stats, text)).toBe(hash);
    expect(misfits(STATISTICS_COLUMNS, JSON.parse(text))).toEqual([]);
    expect(stats.metadata).toMatchObject({ tags: ['main'], num_total_users: 3, requested_runtime: 2 });
    const [samples = ''] = await keys('runs/samples/');
    const rows = gunzipSync(await bytes(samples))
      .toString()
      .trim()
      .split('\n')
      .slice(1);
    expect(rows.length).toBe(stats.totals.num_requests);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.split(',').at(-2)))).toEqual(new Set(['3']));
    const [kept = '', ...others] = await keys('runs/runs/');
    expect(others).toEqual([]);
    expect(misfits(STORED_RUN_COLUMNS, JSON.parse((await bytes(kept)).toString()))).toEqual([]);
  }, 60_000);

  test('by rate, and by stages: what there is to compare with has to be like it', async () => {
    const { users: _, spawn_rate: __, ...rest } = request;
    const paced = { ...rest, suite: 'open-saves/crud.ts', rps: 20 };
    const stored = await invoke({ ...paced, store: { tags: ['nightly'] } });
    expect(stored.body).toMatchObject({
      result: resultOf(stored.body),
      summary: { scenario: 'crud', requests: 40 },
    });
    // By stages, which are no users; and nothing to compare with.
    const { spawned_runtime: ___, ...staged } = rest;
    const stages = { ...staged, stages: '10:1s,10-30:1s', compare: { type: 'average', tag: 'nightly' } };
    const none = await invoke(stages);
    expect(none.body['summary']).toMatchObject({
      requests: 30,
      comparison: { thresholds: null, test: null },
    });
    expect(await keys('databases/')).toHaveLength(2);
    expect(await keys('runs/runs/')).toHaveLength(2);
  }, 60_000);

  test('runs of the cluster: the average of stored ones by the thresholds, and our test, which finds what is slower', async () => {
    const { host } = request as { host: string };
    const made = await EndedRun.make(`--scenario crud --rps 200 -t 3 --warmup 0 -H ${host}`.split(' '));
    const asked = { suite: 'crud', host, rps: 200, spawned_runtime: '3s' };
    const ended = async (own: object, change: Change) => {
      const wanted = { ...asked, run_id: `own-${change.minutes}`, ...own };
      const { id, event } = await made.upload(s3, Bucket, wanted, change);
      const { body } = await invoke(event);
      // Whoever asks for it is answered so.
      expect((await second(wanted)).body).toEqual(body);
      return { id, body, ...(body['summary'] as { comparison: Comparison }) };
    };
    const store = { tags: ['weekly'] };
    await ended({ store }, { minutes: 1, share: 1, times: 1 });
    const half = await ended({ store }, { minutes: 2, share: 1 / 2, times: 1 });
    const quarter = await ended({ store }, { minutes: 3, share: 1 / 4, times: 1 });
    expect(quarter.body['result']).toBe('success');

    const average = { type: 'average', tag: 'weekly', load_limit: 2 };
    const slower = await ended({ compare: average, store }, { minutes: 4, share: 1 / 10, times: 3 });
    const [requests] = slower.comparison.thresholds?.failures ?? [];
    // Of the newest two: 300 and 150.
    expect(requests).toMatchObject({ of: 'Aggregated', stat: 'num_requests', before: 225, after: 60 });
    const baselines = [quarter.id, half.id];
    expect(slower.comparison.test).toMatchObject({ regression: true });
    expect(slower.comparison.test?.baselines.toSorted()).toEqual(baselines.toSorted());
    expect(slower.body['result']).toBe('failed');
    expect(slower.body['message']).toContain(
      'worse than the thresholds allow; slower, or failing more often',
    );

    // What was slower is no baseline itself: the one before it is.
    const previous = { type: 'previous', tag: 'weekly' };
    const same = await ended({ compare: previous }, { minutes: 5, share: 1 / 4, times: 1 });
    expect(same.comparison).toMatchObject({
      thresholds: { failures: [] },
      test: { regression: false, baselines: [quarter.id] },
    });
    expect(same.body['result']).toBe('success');
  }, 90_000);

  test('secrets come from SSM, and are on no command line', async () => {
    const server = await startServer();
    const Name = `${FUNCTION.SECRETS}/header`;
    const ssm = new SSMClient(access);
    await ssm.send(new PutParameterCommand({ Name, Value: 'X-Secret: 1', Type: 'SecureString' }));
    const asked = { suite: 'crud', host: server.url, rps: 5, spawned_runtime: '1s' };
    await invoke(asked);
    expect(server.seen.map(({ headers }) => headers['x-secret'])).toContain('1');
    await ssm.send(new DeleteParameterCommand({ Name }));
    // A certificate would be missing in the pods: the run is not started without it.
    const cert = `${FUNCTION.SECRETS}/cert`;
    const Value = '-----BEGIN CERTIFICATE-----';
    await ssm.send(new PutParameterCommand({ Name: cert, Value, Type: 'SecureString' }));
    const cluster = { name: 'none', endpoint: 'https://127.0.0.1:1', authority: '', options: [] };
    const ofCluster = await start({ CLUSTER: JSON.stringify(cluster) });
    const { body } = await ofCluster({ ...asked, workers: 1 });
    expect(body).toMatchObject({ result: 'failed', summary: null });
    expect(body['message']).toContain(
      'Nothing was started: the run would go to the cluster, whose pods do not get files (cert ',
    );
    await ssm.send(new DeleteParameterCommand({ Name: cert }));
  }, 60_000);

  describe('a lock', () => {
    const lock = (key: string, now?: () => number): Lock =>
      new Lock({ client: s3, bucket: Bucket, key, ...(now ? { now } : {}) });

    test('of several that come at once, one has it', async () => {
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, i) => lock('locks/new').take(Date.now() + 60_000, i)),
      );
      const winner = all.findIndex((held) => held === undefined);
      expect(all.filter((held) => held === undefined)).toHaveLength(1);
      expect(all.filter(Boolean)).toEqual(Array.from({ length: 7 }, () => ({ answer: winner })));
    });

    test('is taken over when its time is over, by one of several', async () => {
      const until = Date.now() + 60_000;
      await lock('locks/old').take(until, 'first');
      expect(await lock('locks/old').take(until, 'early')).toEqual({ answer: 'first' });
      const late = (): number => until + 1;
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, i) => lock('locks/old', late).take(until + 60_000, i)),
      );
      expect(all.filter((held) => held === undefined)).toHaveLength(1);
      // Who lost it does not end the run of who has it now.
      const [first, next] = [lock('locks/taken'), lock('locks/taken', late)];
      await first.take(until, 'first');
      await next.take(until + 60_000, 'next');
      await first.end(until + 60_000, 'ended');
      expect(await lock('locks/taken').take(until, 'other')).toEqual({ answer: 'next' });
    });
  });
});

interface Comparison {
  thresholds: { failures: { stat: string }[] } | null;
  test: { regression: boolean; baselines: string[] } | null;
}

const isValid = ({ summary }: Answered['body']): boolean =>
  (summary as { verdict: { valid: boolean } }).verdict.valid;
/** A run that nobody may believe has not succeeded. */
const resultOf = (body: Answered['body']): string => (isValid(body) ? 'success' : 'failed');
