import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { needMoto, startMoto } from './helpers/moto.ts';
import { needPostgres, startPostgres } from './helpers/postgres.ts';
import { typed } from './helpers/typed.ts';

needMoto('whether a service of moto can be started').describe('moto', () => {
  test('answers as S3', async () => {
    const client = new S3Client({ ...(await startMoto()), forcePathStyle: true });
    expect((await client.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});

needPostgres('whether PostgreSQL can be started').describe('PostgreSQL', () => {
  test('answers', async () => {
    const client = new Client({ connectionString: await startPostgres() });
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });
});

test('a command line as its words: a value is one word whatever is in it, or a part of one', () => {
  expect(typed`  -f ${'a folder/a file.ts'} --port=${80}x -t
    2s ${''}`).toEqual(['-f', 'a folder/a file.ts', '--port=80x', '-t', '2s', '']);
});
