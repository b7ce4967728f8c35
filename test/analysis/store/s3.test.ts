import { gunzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { findSource } from '../../../analysis/input/source.ts';
import { samplesFolder } from '../../../runner/results.ts';
import { storeAt } from '../../../analysis/store/store.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto, s3Of, useMoto } from '../../helpers/moto.ts';
import { stored } from './stored.ts';

const moto = needMoto('a results store on S3');

moto.describe('a results store on S3', () => {
  let client: S3Client;
  beforeAll(async () => {
    client = s3Of(await useMoto());
    for (const Bucket of ['load-results', 'other-results'])
      await client.send(new CreateBucketCommand({ Bucket }));
  });

  const textOf = async (Bucket: string, Key: string): Promise<Buffer> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const keysOf = async (Bucket: string): Promise<string[]> =>
    ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? '');

  test('a run is its samples, packed, and one line of JSON, where Athena looks for them', async () => {
    const store = await storeAt('s3://load-results/team/a/');
    expect(await store.read(10)).toEqual({ runs: [], damaged: [] });
    const path = join(temporaryFolder(), 'results.csv');
    writeFileSync(path, 'timestamp,scenario\n1,mixed\n');
    await store.put(stored(1), findSource(path));
    await store.put(stored(2), undefined);
    await store.put(stored(1, { tags: ['again'] }), findSource(path));
    const id = stored(1).id;
    const samples = `team/a/samples/scenario=mixed/dt=2026-11-02/run=${id}/results.csv.gz`;
    expect(await keysOf('load-results')).toEqual([
      `team/a/runs/dt=2026-11-02/${id}.json`,
      `team/a/runs/dt=2026-11-03/${stored(2).id}.json`,
      samples,
    ]);
    expect(gunzipSync(await textOf('load-results', samples)).toString()).toBe(
      'timestamp,scenario\n1,mixed\n',
    );
    const line = (await textOf('load-results', `team/a/runs/dt=2026-11-02/${id}.json`)).toString();
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect((await store.read(10)).runs).toEqual([stored(2), stored(1, { tags: ['main', 'again'] })]);
    expect((await store.read(1)).runs).toEqual([stored(2)]);
  });

  test('samples that the run itself uploaded are not put there twice; what is no run is told, and the rest is read', async () => {
    const Bucket = 'other-results';
    const shard = `${samplesFolder(stored(1))}results-w1-00001.csv.gz`;
    const put = (Key: string, Body: string): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key, Body }));
    await put(shard, 'rows');
    await put('runs/dt=2026-11-05/half.json', '{"format":1,"id":');
    const path = join(temporaryFolder(), 'results.csv');
    writeFileSync(path, 'timestamp\n');
    const store = await storeAt(`s3://${Bucket}`);
    await store.put(stored(1), findSource(path));
    expect((await keysOf(Bucket)).filter((key) => key.startsWith('samples/'))).toEqual([shard]);
    const { runs, damaged } = await store.read(10);
    expect(runs).toEqual([stored(1)]);
    expect(damaged).toEqual([
      `s3://${Bucket}/runs/dt=2026-11-05/half.json is no run as this version stores it`,
    ]);
  });

  test('a bucket that there is not; a place that is none', async () => {
    const store = await storeAt('s3://no-such-bucket/x');
    const message = /^The store s3:\/\/no-such-bucket\/x\/ cannot be .* \(NoSuchBucket: .*s3:PutObject/;
    await expect(store.put(stored(1), undefined)).rejects.toThrow(message);
    await expect(store.read(1)).rejects.toThrow(message);
    await expect(storeAt('s3://Not_A_Bucket')).rejects.toThrow(
      /^--store s3:\/\/Not_A_Bucket: expected a file, or a place in S3/,
    );
    await expect(storeAt('gs://bucket')).rejects.toThrow(/expected a file/);
  });
});
