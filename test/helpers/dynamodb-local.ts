import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { atEnd } from './at-end.ts';
import { temporaryFolder } from './folder.ts';
import { need } from './needs.ts';
import { deadPort } from './server.ts';
import { until } from './until.ts';

const HOW =
  'mvn -f test/helpers/dynamodb-local.xml dependency:copy-dependencies -DoutputDirectory=DIR, then DYNAMODB_LOCAL=DIR';

/** Tests that need AWS's own DynamoDB Local: `needDynamoDbLocal('what').describe('…', () => …)`. */
export const needDynamoDbLocal = (what: string): ReturnType<typeof need> => need('DYNAMODB_LOCAL', what, HOW);

/** Starts it on loopback, in memory and empty; it ends with the file's tests. Returns its base URL. */
export async function startDynamoDbLocal(): Promise<string> {
  const folder = process.env['DYNAMODB_LOCAL'];
  if (!folder) throw new Error('DYNAMODB_LOCAL is not set');
  const port = await deadPort();
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const child = spawn(
    'java',
    [
      `-Djava.library.path=${folder}`,
      '-cp',
      join(folder, '*'),
      main,
      '-inMemory',
      '-sharedDb',
      '-port',
      String(port),
    ],
    // It writes a file where it runs, and reports its use unless told not to.
    { stdio: 'ignore', cwd: temporaryFolder(), env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' } },
  );
  atEnd(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  await until('DynamoDB Local answers', async () => (await fetch(url)).status === 400);
  return url;
}
