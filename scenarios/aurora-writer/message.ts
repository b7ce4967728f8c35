import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

export const ACTIONS = ['SELECT', 'INSERT', 'SELECT2'] as const;
export type Action = (typeof ACTIONS)[number];

/** What a message asks for. */
export interface Job {
  action: Action;
  /** Statements to carry out. */
  statements: number;
  /** Endpoint of the database; empty: the function's own. */
  host: string;
  database: string;
  /** Whose rows they are, so that they can be counted and removed; empty where nobody says. */
  run: string;
}

const MOST_STATEMENTS = 1000;

/** The body that the original sends. */
export const BODY = 'Aurora DML execution request';
/** Seconds until a message may be received, as the original asks. */
export const DELAY_SECONDS = 1;

/** The attributes of its message: the original's, and RUN. SQS takes no empty text, so empty ones are left out. */
export function attributesOf(job: Job): Record<string, MessageAttributeValue> {
  const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });
  return {
    Action: text(job.action),
    DMLS: { DataType: 'Number', StringValue: String(job.statements) },
    ...(job.host === '' ? {} : { HOST: text(job.host) }),
    DBNAME: text(job.database),
    ...(job.run === '' ? {} : { RUN: text(job.run) }),
  };
}

/** Reads what a message asks for. Throws Error for one that is none of ours. */
export function jobOf({ messageAttributes }: Pick<SQSRecord, 'messageAttributes'>): Job {
  const text = (name: string): string => messageAttributes[name]?.stringValue ?? '';
  const action = ACTIONS.find((one) => one === text('Action'));
  if (!action) throw new Error(`Action ${text('Action')}: it is one of ${ACTIONS.join(', ')}`);
  const statements = Number(text('DMLS'));
  if (!Number.isInteger(statements) || statements < 1 || statements > MOST_STATEMENTS) {
    throw new Error(`DMLS ${text('DMLS')}: it is a whole number from 1 to ${MOST_STATEMENTS}`);
  }
  return { action, statements, host: text('HOST'), database: text('DBNAME'), run: text('RUN') };
}
