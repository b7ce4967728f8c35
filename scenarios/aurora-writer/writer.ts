import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Random } from 'open-saves-load';
import { isDuplicateKey } from '../shared/duplicate-key.ts';
import { emfLine } from './emf.ts';
import { jobOf, type Job } from './message.ts';
import type { Sql } from './sql.ts';
import { noteOf, statementOf } from './statements.ts';

export interface WriterParts {
  /** The database that a message names. */
  sqlOf(job: Job): Promise<Sql>;
  /** Takes a line of the log; CloudWatch reads metrics out of it. */
  log(line: string): void;
  random: Random;
  /** Seconds of pause after each statement, drawn from 0 to this; the original's are 2. */
  pause: number;
}

/**
 * The function: every message of a batch is carried out, one after the other, and each that fails is named, so that only
 * those are delivered again. Statements that an earlier delivery has carried out are not repeated: SQS delivers at least
 * once.
 */
export function makeWriter(parts: WriterParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records: records }) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of records) {
      try {
        await carryOut(record, parts);
      } catch (error) {
        parts.log(JSON.stringify({ level: 'error', message: record.messageId, error: String(error) }));
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}

async function carryOut(record: SQSRecord, parts: WriterParts): Promise<void> {
  const job = jobOf(record);
  const sql = await parts.sqlOf(job);
  for (let ordinal = 0; ordinal < job.statements; ordinal++) {
    const place = { message: record.messageId, ordinal, run: job.run };
    const { sql: text, parameters } = statementOf(job.action, place, parts.random);
    const from = performance.now();
    try {
      await sql.run(text, parameters);
    } catch (error) {
      // Another delivery of the message was carried out meanwhile.
      if (!isDuplicateKey(error)) throw error;
    }
    parts.log(emfLine(job.database, job.action, performance.now() - from, Date.now()));
    if (job.action !== 'INSERT') {
      const note = noteOf(job.action, place);
      await sql.run(note.sql, note.parameters);
    }
    if (parts.pause > 0) await sleep(parts.random() * parts.pause * 1000);
  }
}
