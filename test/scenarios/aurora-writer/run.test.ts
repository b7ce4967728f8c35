import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../../runner/index.ts';
import { EventSourceMapping } from '../../../scenarios/aurora-writer/mapping.ts';
import { urlSql } from '../../../scenarios/aurora-writer/sql.ts';
import { makeWriter } from '../../../scenarios/aurora-writer/writer.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { load, type Ended } from '../../helpers/cli.ts';
import { needMoto, startMoto } from '../../helpers/moto.ts';
import { startPostgres } from '../../helpers/postgres.ts';
import { typed } from '../../helpers/typed.ts';

const NAMES = [
  'SQS send INSERT',
  'SQS send SELECT',
  'SQS send SELECT2',
  'pipeline INSERT until visible',
  'pipeline SELECT until completed',
  'pipeline SELECT2 until completed',
];

/** Each message is a send, and something that it comes to; nothing fails; a busy machine may make it INVALID. */
function expectWhole({ code, run, rows, stderr }: Ended): void {
  expect([0, 3]).toContain(code);
  expect(run.totals.failures).toBe(0);
  const names = rows.map(({ method, name }) => `${method} ${name}`);
  expect([...new Set(names)].toSorted()).toEqual(NAMES);
  const sends = names.filter((name) => name.startsWith('SQS')).length;
  expect(names.length).toBe(2 * sends);
  expect(run.observations.map(({ name }) => name)).toEqual([
    'backlog: from the last send until all was done',
  ]);
  expect(stderr).toContain('Removing what the run made: 1 of 1');
}

describe('npm run load -- --scenario aurora-writer', () => {
  test.each([
    ['a rate', ['--rps', '10', '-t', '4', '--warmup', '0', '--target-duplicates', '20%']],
    [
      'users',
      ['-u', '5', '-r', '5', '-t', '4', '--load-wait', '500ms', '--dml-batch', '2', '--stop-timeout', '20'],
    ],
  ])(
    'with %s: what was sent is carried out, each row counted by the target',
    async (_what, args) => {
      const ended = await load(['--scenario', 'aurora-writer', '--only-summary', ...args], { limit: 90 });
      expectWhole(ended);
      expect(ended.run.targetCount).toBe(ended.rows.length);
    },
    100_000,
  );

  test.each([
    [['--queue-url', 'http://127.0.0.1:1/q'], 'name the database too'],
    [['--cluster-arn', 'arn:x'], '--cluster-arn and --secret-arn go together'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await load([
      ...typed`--scenario aurora-writer --host http://127.0.0.1:1`,
      ...args,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

needMoto('aurora-writer against the APIs of SQS and a real PostgreSQL').describe(
  "moto's SQS and PostgreSQL",
  () => {
    test('the same function between them carries out what the run sends, and the run sees it', async () => {
      const [access, url] = await Promise.all([startMoto(), startPostgres()]);
      const database = new Client({ connectionString: url });
      await database.connect();
      const schema = fileURLToPath(new URL('../../../scenarios/aurora-writer/schema.sql', import.meta.url));
      await database.query(readFileSync(schema, 'utf8'));
      const client = new SQSClient(access);
      const { QueueUrl: queueUrl = '' } = await client.send(
        new CreateQueueCommand({ QueueName: 'aurora-writer' }),
      );
      const sql = urlSql(url);
      const invoke = makeWriter({
        sqlOf: () => Promise.resolve(sql),
        log: () => undefined,
        random: seeded(1),
        pause: 0,
      });
      const mapping = new EventSourceMapping({
        client,
        queueUrl,
        batch: 10,
        concurrency: 2,
        idleMs: 50,
        invoke,
      });
      atEnd(() => sql.close());
      const { accessKeyId, secretAccessKey } = access.credentials;
      const ended = await load(
        typed`--scenario aurora-writer --host ${access.endpoint} --queue-url ${queueUrl} --database-url ${url}`.concat(
          ['--rps', '6', '-t', '4', '--warmup', '0', '--only-summary', '--keep-data'],
        ),
        { limit: 90, env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } },
      );
      await mapping.stop();
      const { rows } = await database.query(
        'SELECT action, count(*)::int AS count FROM executed GROUP BY action ORDER BY action',
      );
      await database.end();
      const sent = (action: string): number =>
        ended.rows.filter(({ name }) => name === `send ${action}`).length;
      expect(ended.run.totals.failures).toBe(0);
      expect(rows).toEqual(
        ['INSERT', 'SELECT', 'SELECT2'].map((action) => ({ action, count: sent(action) })),
      );
    });
  },
);
