import { SQSClient } from '@aws-sdk/client-sqs';
import { UserError, parseDuration, type LedgerEntry, type ScenarioContext } from 'open-saves-load';
import '../shared/quiet-sdk.ts';
import { SdkHandler } from '../shared/sdk-handler.ts';
import type { Options } from './options.ts';
import { LOOPBACK, QUEUE_PATH } from './places.ts';
import { dataApiSql, urlSql, type Sql } from './sql.ts';
import { Watcher } from './watcher.ts';

const RESUME_WITHIN_MS = 60_000;

/** What the users of a worker share. */
export interface Data {
  client: SQSClient;
  queueUrl: string;
  sql: Sql;
  watcher: Watcher;
  /** Whose rows they are: the run's and the worker's name. */
  run: string;
  /** `performance.now()` of the last message sent; 0 before the first. */
  lastSent: number;
}

/** Finds queue and database before the clock starts. Throws UserError where one is not to be had. */
export async function makeData(context: ScenarioContext<Options>): Promise<Data> {
  const { options, run, worker, ledger, host } = context;
  const sql = sqlOf(context);
  const name = `${run}-w${worker.index}`;
  try {
    await sql.run('SELECT count(*) FROM executed WHERE run = :run', { run: name });
  } catch (error) {
    throw new UserError(
      `The database cannot be asked: ${(error as Error).message}. It needs the tables that "npm run schema -- aurora-writer" makes.`,
    );
  }
  ledger.add({ kind: 'rows', run: name });
  return {
    client: new SQSClient({
      region: options.region,
      endpoint: host,
      maxAttempts: 1,
      requestHandler: new SdkHandler(),
      ...(isLoopback(options) ? { credentials: LOOPBACK.credentials } : {}),
    }),
    queueUrl: options.queueUrl || host + QUEUE_PATH,
    sql,
    watcher: new Watcher(sql, parseDuration(options.watchEvery, '--watch-every') * 1000),
    run: name,
    lastSent: 0,
  };
}

/** Removes the rows of a run's worker. */
export async function remove({ run }: LedgerEntry, context: ScenarioContext<Options>): Promise<void> {
  const sql = sqlOf(context);
  try {
    await sql.run('DELETE FROM transactions WHERE run = :run', { run: String(run) });
    await sql.run('DELETE FROM executed WHERE run = :run', { run: String(run) });
  } finally {
    await sql.close();
  }
}

/** The database as the options name it; the embedded target's where they name none. */
function sqlOf({ options, host }: ScenarioContext<Options>): Sql {
  const { clusterArn, secretArn, database, databaseUrl, region } = options;
  if (databaseUrl !== '') return urlSql(databaseUrl);
  if (clusterArn !== '') return dataApiSql({ clusterArn, secretArn, database, region }, RESUME_WITHIN_MS);
  return dataApiSql({ ...LOOPBACK.place, endpoint: host }, 0);
}

/** Without a queue of its own a run drives the target that comes along, or one like it. */
const isLoopback = ({ queueUrl }: Options): boolean => queueUrl === '';
