import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test, vi } from 'vitest';
import { analyze } from '../../../analysis/analyze.ts';
import { openSource } from '../../../analysis/input/open.ts';
import type { Source } from '../../../analysis/input/source.ts';
import { Progress } from '../../../analysis/progress.ts';
import { filesFolder, samplesFolder, TRACES_HEADER } from '../../../runner/results.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto, s3Of, useMoto, type AwsAccess } from '../../helpers/moto.ts';
import { START, TEN, csv, run } from '../samples.ts';

const moto = needMoto('samples in S3');
const BUCKET = 'load-results';
const RUN = run();

moto.describe('samples in S3', () => {
  let client: S3Client;
  let aws: AwsAccess;
  beforeAll(async () => {
    vi.stubEnv('MOTO_S3_DEFAULT_MAX_KEYS', '3');
    aws = await useMoto();
    client = s3Of(aws);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  });

  const put = (Key: string, Body: string | Buffer): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));

  const fetched = async (place: string): Promise<Source> => {
    const progress = new Progress(() => {});
    try {
      return await openSource(place, '--input', progress);
    } finally {
      progress.end();
    }
  };

  test('shards of a run in a results store, packed or not, beside its run.json; nothing of it stays', async () => {
    const samples = `team/${samplesFolder(RUN)}`;
    await put(`${samples}results-w1-00001.csv.gz`, gzipSync(csv(TEN.slice(0, 4))));
    await put(`${samples}results-w2-00001.csv`, csv(TEN.slice(4)));
    await put(`${samples}notes.txt`, 'no samples');
    await put(`team/${filesFolder(RUN.id)}run.json`, JSON.stringify(RUN));
    const trace = `1-6553f100-${'a'.repeat(24)},${START}.3,w1,GET,/a,200,,40,38,0.5,,\n`;
    await put(`team/${filesFolder(RUN.id)}traces.csv`, `${TRACES_HEADER}\n${trace}`);
    const [typed, temporary] = [temporaryFolder(), temporaryFolder()];
    vi.stubEnv('INIT_CWD', typed);
    vi.stubEnv('TMPDIR', temporary);
    const place = `s3://${BUCKET}/team`;
    const { summary, paths } = await analyze({ inputs: [place], output: undefined, say: () => {} });
    expect(summary.input).toMatchObject({ file: place, rows: 10 });
    expect(summary.run.id).toBe(RUN.id);
    expect(summary.totals.due).toBe(15);
    expect(summary.traces?.slowest).toMatchObject([{ serviceTime: 38, responseTime: 40, lag: 0.5 }]);
    expect(paths[0]).toBe(join(typed, 'report', 'report.html'));
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('one object; and more of them than a page of the listing holds', async () => {
    await put('alone/results.csv', csv(TEN));
    const one = await fetched(`s3://${BUCKET}/alone/results.csv`);
    expect(one.files).toEqual([{ shown: `s3://${BUCKET}/alone/results.csv`, path: expect.any(String) }]);
    one.remove?.();
    expect(existsSync(one.folder)).toBe(false);
    for (const other of ['a', 'b', 'c', 'd']) await put(`long/${other}.txt`, other);
    for (const worker of ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'])
      await put(`long/results-${worker}.csv`, csv([{ worker }]));
    const many = await fetched(`s3://${BUCKET}/long/`);
    expect(many.files).toHaveLength(6);
    many.remove?.();
  });

  test.each([
    [`s3://${BUCKET}/nothing/here`, /nothing\/here holds no samples; expected results\.csv or shards/],
    [
      `s3://${BUCKET}`,
      /holds the samples of 2 runs; .* --input of its own, such as\n {2}s3:\/\/load-results\//,
    ],
    ['s3://no-such-bucket/x', /^--input s3:\/\/no-such-bucket\/x cannot be read: there is no such bucket/],
    ['s3://Not_A_Bucket', /^--input s3:\/\/Not_A_Bucket: expected a bucket and where in it/],
  ])('%s is refused', async (place, message) => {
    await put('two/a/results.csv', csv(TEN));
    await put('two/b/results.csv', csv(TEN));
    await expect(fetched(place === `s3://${BUCKET}` ? `${place}/two` : place)).rejects.toThrow(message);
  });

  test('without access', async () => {
    const { endpoint } = aws;
    await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    await expect(fetched(`s3://${BUCKET}/alone`)).rejects.toThrow(
      /cannot be read: there is no access\. Expected credentials .* s3:ListBucket and s3:GetObject on it \(/,
    );
  });
});
