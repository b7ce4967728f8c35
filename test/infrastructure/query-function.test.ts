import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundle } from '../../infrastructure/bundle.ts';
import { QUERIES } from '../../scenarios/aggregation-queries/queries.ts';
import { seed, seedOptions } from '../../scenarios/aggregation-queries/seed.ts';
import { partitionKey } from '../../scenarios/shared/orders.ts';
import { needDynamoDbLocal, startDynamoDbLocal } from '../helpers/dynamodb-local.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { TABLE, clientOf, createTable } from '../helpers/table.ts';

const SPREAD = { accounts: 1, customers: 2 };

const real = needDynamoDbLocal('that the archive of the query function runs, with its own SDK');

real.describe('the archive of the query function', () => {
  test('answers over a table, as Lambda would call it', async () => {
    const host = await startDynamoDbLocal();
    await createTable(clientOf(host));
    await seed(seedOptions.parse({ ...SPREAD, items: 40, host }));
    const folder = temporaryFolder();
    const { path } = bundle({ entry: 'scenarios/aggregation-queries/handlers/query.ts' });
    execFileSync('python3', ['-m', 'zipfile', '-e', path, folder]);
    const query = QUERIES.status.sql(TABLE, partitionKey(SPREAD, 1));
    const event = JSON.stringify({ pathParameters: { query } });
    const module = JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href);
    const program = `const { handler } = await import(${module}); console.log(JSON.stringify(await handler(${event})))`;
    // Everything that Lambda gives a function: its region, its role's credentials, and its own variables.
    const env = {
      PATH: process.env['PATH'],
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL_DYNAMODB: host,
      TABLE_NAME: TABLE,
    };
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { statusCode, body } = JSON.parse(answer) as { statusCode: number; body: string };
    expect(statusCode).toBe(200);
    const { response } = JSON.parse(body) as { response: [{ resultSet: { total: number }[] }] };
    const total = response[0].resultSet.reduce((sum, row) => sum + row.total, 0);
    expect(total).toBeGreaterThan(10);
    expect(total).toBeLessThan(30);
  }, 60_000);
});
