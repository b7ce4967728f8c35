import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atEnd } from '../helpers/at-end.ts';
import { ROOT } from '../helpers/cli.ts';
import type { AwsAccess } from '../helpers/moto.ts';
import { need } from '../helpers/needs.ts';

const HOW =
  'mvn -f test/athena/trino.xml dependency:copy-dependencies -DoutputDirectory=DIR, then TRINO=DIR (Java 17)';

/** Tests that need Trino, the engine of Athena: `needTrino('what').describe('…', () => …)`. */
export const needTrino = (what: string): ReturnType<typeof need> => need('TRINO', what, HOW);

/** What a query gives: the columns with their types, and the rows as texts, nulls, lists and maps. */
export interface Answer {
  columns: string[];
  types: string[];
  rows: unknown[][];
}

export type Ask = (sql: string, ...parameters: string[]) => Promise<Answer>;

/** Starts it over the Glue catalogue and the S3 of `access`; it ends with the file's tests. An error is thrown. */
export function startTrino({ endpoint, region, credentials }: AwsAccess, database: string): Ask {
  const { accessKeyId, secretAccessKey } = credentials;
  const properties = {
    'hive.metastore': 'glue',
    'hive.metastore.glue.endpoint-url': endpoint,
    'hive.metastore.glue.region': region,
    'hive.metastore.glue.aws-access-key': accessKeyId,
    'hive.metastore.glue.aws-secret-key': secretAccessKey,
    'hive.s3.endpoint': endpoint,
    'hive.s3.path-style-access': 'true',
    'hive.s3.aws-access-key': accessKeyId,
    'hive.s3.aws-secret-key': secretAccessKey,
    'hive.partition-projection-enabled': 'true',
    'hive.table-statistics-enabled': 'false',
  };
  const child = spawn(
    'java',
    [
      '-Xmx1g',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-cp',
      join(process.env['TRINO'] ?? '', '*'),
      join(ROOT, 'test/athena/Queries.java'),
      JSON.stringify(properties),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  atEnd(() => child.kill());
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-10_000)));
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  createInterface(child.stdout).on('line', (line) => {
    const answer = JSON.parse(line) as Answer & { error?: string };
    const next = waiting.shift();
    if (answer.error === undefined) next?.resolve(answer);
    else next?.reject(new Error(answer.error));
  });
  child.once('exit', () => {
    for (const { reject } of waiting) reject(new Error(`Trino has ended: ${log}`));
  });
  return (sql, ...parameters) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify({ sql, database, parameters })}\n`);
    });
}
