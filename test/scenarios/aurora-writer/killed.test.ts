import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { EventSourceMapping } from '../../../scenarios/aurora-writer/mapping.ts';
import { attributesOf, BODY } from '../../../scenarios/aurora-writer/message.ts';
import { seeded } from '../../../runner/index.ts';
import { needPostgres, startPostgres } from '../../helpers/postgres.ts';
import { until } from '../../helpers/until.ts';
import { Functions } from './functions.ts';
import { startQueue } from './queue-server.ts';

const MESSAGES = 20_000;
const KILLS = 12;
const SCHEMA = fileURLToPath(new URL('../../../scenarios/aurora-writer/schema.sql', import.meta.url));

needPostgres('whether rows are lost or doubled where functions are killed').describe(
  'functions killed at random',
  () => {
    test(`${MESSAGES} messages are ${MESSAGES} rows, though some are delivered twice`, async () => {
      const url = await startPostgres();
      const database = new Client({ connectionString: url });
      await database.connect();
      await database.query(readFileSync(SCHEMA, 'utf8'));
      const random = seeded(7);
      const { queue, client, queueUrl } = await startQueue({
        visibilitySeconds: 2,
        maxReceives: 1000,
        duplicates: () => random() < 0.02,
      });
      const job = { action: 'INSERT', statements: 1, host: '', database: 'writer', run: 'r' } as const;
      const Entries = Array.from({ length: 10 }, (_, i) => ({
        Id: String(i),
        MessageBody: BODY,
        MessageAttributes: attributesOf(job),
      }));
      const functions = await Functions.start(url, 3);
      const mapping = new EventSourceMapping({
        client,
        queueUrl,
        batch: 10,
        concurrency: 3,
        idleMs: 20,
        invoke: functions.invoke,
      });
      for (let sent = 0; sent < MESSAGES; sent += 10) {
        await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        if (functions.killed < KILLS && random() < (2 * KILLS * 10) / MESSAGES) await functions.kill();
      }
      const isEmpty = (): boolean => Object.values(queue.counts()).every((count) => count === 0);
      await until('the queue is empty', isEmpty, 100_000);
      await mapping.stop();
      await functions.stop();
      const { rows } = await database.query(
        'SELECT count(*)::int AS rows, count(DISTINCT message_id)::int AS messages FROM transactions',
      );
      await database.end();
      expect(functions.killed).toBeGreaterThan(3);
      expect(queue.dead).toEqual([]);
      expect(rows).toEqual([{ rows: MESSAGES, messages: MESSAGES }]);
    }, 180_000);
  },
);
