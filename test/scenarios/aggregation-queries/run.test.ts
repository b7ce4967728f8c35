import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { options } from '../../../scenarios/aggregation-queries/options.ts';
import { serve } from '../../../scenarios/aggregation-queries/serve.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { Load, expectedCode, load } from '../../helpers/cli.ts';
import { deadPort, startServer } from '../../helpers/server.ts';
import { typed } from '../../helpers/typed.ts';

const SCENARIO = ['--scenario', 'aggregation-queries'];
const BY_ZIPCODE =
  'select zipcode,pk,sum(amount) as total from performance_test_table where pk=? group by zipcode';
const BY_STATUS =
  'select status, pk, count(sk) as total from performance_test_table where pk=? group by status, pk';

test('both queries, one row each for all keys; 500s stand in the error report as in Locust', async () => {
  const args = typed`--rps 100 -t 2 --warmup 1 --target-errors 10% --target-items 5000`;
  const { run, code, stderr } = await load([...SCENARIO, ...args]);
  expect(code).toBe(expectedCode(run, 1));
  expect(run.requests.map(({ method, name }) => `${method} ${name}`)).toEqual([
    `GET ${BY_STATUS}`,
    `GET ${BY_ZIPCODE}`,
  ]);
  expect(run.totals).toMatchObject({ due: 200, requests: 200 });
  expect(run.targetCount).toBe(200);
  expect(run.totals.failures).toBeGreaterThan(5);
  expect(run.errorKinds).toEqual({ http_5xx: run.totals.failures });
  const report = stderr.slice(stderr.indexOf('Error report'));
  for (const name of [BY_STATUS, BY_ZIPCODE]) {
    const error = `HTTPError('500 Server Error: Internal Server Error for url: ${name}')`;
    expect(report).toMatch(new RegExp(`^\\d+ +GET ${escaped(name)}: ${escaped(error)}$`, 'm'));
  }
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

test("the seed's leader and follower, with its very flags and a shorter run time", async () => {
  const served = await serve(options.parse({ targetItems: 2000 }));
  atEnd(() => served.close());
  const port = String(await deadPort());
  const leading = ['--master', '--master-bind-host', '0.0.0.0', '--master-bind-port', port];
  const users = ['--headless', '-u', '10', '-r', '1', '--run-time', '5s', '--stop-timeout', '10'];
  const master = new Load([...SCENARIO, '--host', served.url, ...leading, ...users], { limit: 60 });
  const worker = new Load([...SCENARIO, '--worker', '--master-host=127.0.0.1', '--master-port', port], {
    limit: 60,
  });
  const { run, code, stderr } = await master.ended();
  worker.child.kill('SIGTERM');
  await worker.ended();
  expect(code).toBe(expectedCode(run, 0));
  expect(run.totals.failures).toBe(0);
  // Users come one a second, and each waits 1 to 5 s.
  expect(run.totals.requests).toBeGreaterThan(4);
  expect(run.totals.requests).toBeLessThan(50);
  expect(run.requests.map(({ name }) => name)).toEqual([BY_STATUS, BY_ZIPCODE]);
  expect(stderr).toContain('Response time percentiles (approximated)');
}, 60_000);

test('another password is told before the clock starts, and --basic-auth serves as well', async () => {
  const served = await serve(options.parse({ targetItems: 10 }));
  atEnd(() => served.close());
  const args = [...SCENARIO, '--host', served.url, '-n', '4', '-u', '4', '-r', '4'];
  const wrong = await load(args, { env: { AQP_PASSWORD: 'other' } });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('does not take the user large-query-app (401): export AQP_PASSWORD');
  const given = await load([...args, '--stop-timeout', '5', '--basic-auth', 'small-query-app:secretEXAMPLE']);
  expect(given.run.totals).toMatchObject({ requests: 4, failures: 0 });
});

test('a server that is no query service is told, with what it said', async () => {
  const server = await startServer((_request, response) => response.writeHead(404).end('no such page'));
  const { code, stderr } = await load([...SCENARIO, '--host', server.url, '-n', '1']);
  expect(code).toBe(1);
  expect(stderr).toContain('A first query was answered 404: no such page. Is ');
});

test('credentials and paths are what the original sends', async () => {
  const server = await startServer((_request, response) =>
    response.end('{"response":[{"resultSet":[]}],"stats":{}}'),
  );
  const users = ['-n', '10', '-u', '10', '-r', '10', '--stop-timeout', '5'];
  const { run, folders, stderr } = await load([...SCENARIO, '--host', server.url, ...users], {
    env: { AQP_PASSWORD: 'a:secret' },
  });
  // It stands in no file of the run, and in no message.
  const [folder = ''] = folders;
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of [...files, stderr]) expect(text).not.toContain('a:secret');
  expect(run.totals).toMatchObject({ requests: 10, failures: 0 });
  for (const { url, headers } of server.seen) {
    expect(url).toMatch(
      /^\/query-aggregation\/select%20(zipcode,pk,sum\(amount\)|status,%20pk,%20count\(sk\))%20as%20total%20from%20%22performance_test_table%22%20where%20pk=%27ACCOUNT%23ACCOUNT\d{1,2}%23CUSTOMER%23CUSTOMER\d{1,2}%27%20group%20by%20(zipcode|status),%20pk$/,
    );
    expect(Buffer.from((headers.authorization ?? '').slice(6), 'base64').toString()).toBe(
      'large-query-app:a:secret',
    );
  }
});
