import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../../runner/results.ts';
import { options } from '../../../scenarios/dynamodb-partiql/options.ts';
import { serve } from '../../../scenarios/dynamodb-partiql/serve.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { expectedCode, load } from '../../helpers/cli.ts';
import { needDynamoDbLocal, startDynamoDbLocal } from '../../helpers/dynamodb-local.ts';
import { clientOf, createTable, itemsIn } from '../../helpers/table.ts';
import { typed } from '../../helpers/typed.ts';

const SCENARIO = ['--scenario', 'dynamodb-partiql'];

const amountsOf = (run: Run): Record<string, number> =>
  Object.fromEntries(run.amounts.map(({ name, total }) => [name, total]));

async function start(injected: object = {}): Promise<string> {
  const served = await serve(options.parse(injected));
  atEnd(() => served.close());
  return served.url;
}

test('the open model, in two threads: writes as partiQL, each a row, capacity added up, the target counts the same', async () => {
  const { run, rows, code, stderr } = await load([
    ...SCENARIO,
    ...typed`--processes 2 --rps 100 -t 2 --warmup 1`,
  ]);
  expect(code).toBe(expectedCode(run, 0));
  expect(run.totals).toMatchObject({ due: 200, requests: 200, failures: 0, laterRequests: 0, exceptions: 0 });
  expect(run.targetCount).toBe(200);
  expect(run.requests.map(({ method, name }) => `${method} ${name}`)).toEqual(['partiQL write_to_ddb']);
  expect(rows.every(({ status, request_bytes: bytes }) => status === '200' && Number(bytes) > 300)).toBe(
    true,
  );
  expect(amountsOf(run)).toEqual({ 'write_to_ddb write units': 200 });
  expect(run.lag.count).toBe(200);
  expect(run.options['connections']).toBe(10);
  expect(stderr).not.toContain('NodeVersionSupportWarning');
});

test('throttles, batches and reads, by operation; what was written is removed', async () => {
  const host = await start({ targetWriteCapacity: 90 });
  const pace = ['--rps', '60', '-t', '2', '--warmup', '0'];
  const mix = typed`--read-share 40 --read-match attribute --batch-size 5 --popularity zipf:1.1`;
  const { run, rows, code } = await load([...SCENARIO, '--host', host, ...pace, ...mix, '--items', '60']);
  expect(code).toBe(expectedCode(run, 1));
  const byName = Object.fromEntries(run.requests.map((one) => [one.name, one]));
  const [reads, writes] = [byName['read_from_ddb'], byName['write_batch_to_ddb']];
  expect((reads?.requests ?? 0) + (writes?.requests ?? 0)).toBe(120);
  expect(reads?.requests).toBeGreaterThan(28);
  expect(reads?.requests).toBeLessThan(68);
  const { 'write_batch_to_ddb items': taken = 0, ...amounts } = amountsOf(run);
  expect(taken).toBe(amounts['write_batch_to_ddb write units']);
  expect(taken + (amounts['write_batch_to_ddb items rejected'] ?? 0)).toBe((writes?.requests ?? 0) * 5);
  expect(amounts['write_batch_to_ddb throttled']).toBe(amounts['write_batch_to_ddb items rejected']);
  // Capacity for 90 a second, and a second's worth kept, of which the items had taken 60.
  expect(taken).toBeLessThan(330);
  expect(amounts['write_batch_to_ddb throttled']).toBeGreaterThan(20);
  expect(amounts['read_from_ddb read units']).toBeGreaterThanOrEqual((reads?.requests ?? 0) / 2);
  const errors = new Set(rows.map(({ error }) => error).filter((error) => error !== ''));
  expect([...errors]).toEqual([
    "BatchStatementError('ProvisionedThroughputExceeded: The level of configured provisioned throughput for the table " +
      "was exceeded. Consider increasing your provisioning level with the UpdateTable API.')",
  ]);
  expect(await itemsIn(clientOf(host))).toBe(0);
});

test('a retry of the SDK is one more request; without retries there is one a call', async () => {
  const host = await start({ targetErrors: '30%' });
  const shared = [...SCENARIO, '--host', host, '-u', '20', '-r', '20', '-n', '40', '--stop-timeout', '5'];
  const [once, again] = await Promise.all([load(shared), load([...shared, '--max-attempts', '5'])]);
  expect(once.run.totals).toMatchObject({ started: 40, requests: 40 });
  expect(amountsOf(once.run)['write_to_ddb retries']).toBeUndefined();
  expect(once.run.totals.failures).toBeGreaterThan(3);
  const retries = amountsOf(again.run)['write_to_ddb retries'] ?? 0;
  expect(retries).toBeGreaterThan(3);
  expect(again.run.totals).toMatchObject({ started: 40, requests: 40 + retries });
  expect(amountsOf(again.run)['write_to_ddb write units']).toBe(40 + retries - again.run.totals.failures);
  expect(again.rows.find(({ error }) => error !== '')?.['error']).toBe(
    "InternalServerError('An error occurred (InternalServerError) when calling the ExecuteStatement operation: " +
      "The request could not be completed: injected.')",
  );
});

test('--keep-data leaves the items, and --cleanup removes them later', async () => {
  const host = await start();
  const kept = await load([...SCENARIO, '--host', host, '-n', '30', '--keep-data', '-u', '15', '-r', '15']);
  expect(await itemsIn(clientOf(host))).toBe(30);
  const [folder = ''] = kept.folders;
  expect(readFileSync(join(folder, 'ledger-left.jsonl'), 'utf8')).toContain('"kind":"orders"');
  const { code } = await load(['--cleanup', folder], { cwd: kept.cwd });
  expect(code).toBe(0);
  expect(await itemsIn(clientOf(host))).toBe(0);
});

test('a table that is not there is told, with the command that makes it, before anything is written', async () => {
  const host = await start();
  const { code, stderr } = await load([...SCENARIO, '--host', host, '-n', '1', '--table', 'another_table']);
  expect(code).toBe(1);
  expect(stderr).toContain(
    '--table another_table: there is no such table in us-east-1. Make it: aws dynamodb create-table',
  );
});

const real = needDynamoDbLocal('that the load runs against a DynamoDB that is not ours');

real.describe('against DynamoDB Local', () => {
  test('writes, batches and reads succeed, and nothing stays behind', async () => {
    const host = await startDynamoDbLocal();
    const client = clientOf(host);
    await createTable(client);
    const reading = ['--read-share', '50', '--read-match', 'attribute', '--items', '50'];
    const single = await load([...SCENARIO, '--host', host, '-u', '30', '-r', '30', '-n', '60', ...reading]);
    expect(single.run.totals).toMatchObject({ requests: 60, failures: 0 });
    const batches = await load([...SCENARIO, ...typed`--host ${host} -u 5 -r 5 -n 10 --batch-size 25`]);
    expect(batches.run.totals).toMatchObject({ requests: 10, failures: 0 });
    expect(amountsOf(batches.run)['write_batch_to_ddb items']).toBe(250);
    expect(await itemsIn(client)).toBe(0);
  }, 60_000);
});
