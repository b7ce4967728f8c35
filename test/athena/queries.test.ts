import { gzipSync } from 'node:zlib';
import { AthenaClient, GetNamedQueryCommand, ListNamedQueriesCommand } from '@aws-sdk/client-athena';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import type { BfdStats } from '../../analysis/compare/bfd.ts';
import { dayOf, safe, samplesFolder, type RunKey } from '../../runner/results.ts';
import { csv, TEN } from '../analysis/samples.ts';
import { needMoto, s3Of, useMoto } from '../helpers/moto.ts';
import { type Catalogue, makeCatalogue } from '../infrastructure/catalogue.ts';
import {
  type InStore,
  storeClosedRun,
  storeOpenRun,
  storeStatistics,
} from '../infrastructure/stored-runs.ts';
import {
  asAnswered,
  differences,
  failuresIn,
  inOrder,
  percentile,
  timesOf,
  worstMinute,
} from './expected.ts';
import { type Ask, needTrino, startTrino } from './trino.ts';

const moto = needMoto('queries over the results store');
const trino = needTrino('queries over the results store, by the engine of Athena');

(moto.value ? trino : moto).describe('queries over the results store, by the engine of Athena', () => {
  let ask: Ask;
  let saved: (name: string, ...parameters: string[]) => Promise<unknown[][]>;
  let open: InStore;
  let closed: InStore;
  let stats: BfdStats;

  beforeAll(async () => {
    const access = await useMoto();
    const catalogue = await makeCatalogue(access);
    const { bucket, prefix, database } = catalogue;
    ask = startTrino(access, database);
    const sqlOf = await savedQueries(new AthenaClient(access), catalogue);
    saved = async (name, ...parameters) => (await ask(sqlOf.get(name) ?? name, ...parameters)).rows;
    const s3 = s3Of(access);
    open = await storeOpenRun(bucket, prefix);
    closed = await storeClosedRun(bucket, prefix);
    ({ stats } = await storeStatistics(s3, bucket, database, open));
    const Key = `${prefix}${samplesFolder(BROKEN)}results-w1-00001.csv.gz`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: gzipSync(csv(TEN)) }));
    await ask('SELECT 1');
  }, 240_000);

  test('every row of the files, with its numbers as numbers', async () => {
    const whole = `SELECT * FROM samples ${OF_RUN}`;
    const { columns, types, rows } = await ask(whole, ...partitionsOf(open.run));
    expect(columns.map((name, i) => `${name} ${types[i]}`).join(', ')).toBe(
      'timestamp double, scenario_name varchar, method varchar, name varchar, status integer, error_kind varchar, ' +
        'error varchar, response_time_ms double, service_time_ms double, lag_ms double, request_bytes bigint, ' +
        'response_bytes bigint, target_rps double, users integer, worker varchar, ' +
        'scenario varchar, dt varchar, run varchar',
    );
    expect(inOrder(rows.map((row) => row.slice(0, -3)))).toEqual(inOrder(open.samples.map(asAnswered)));
  });

  test('a rate that is empty is none; without a day each day is looked into, and without a run nothing', async () => {
    const counts = 'SELECT count(*), count(target_rps) FROM samples WHERE scenario = ?';
    const { rows } = await ask(`${counts} AND run = ?`, 'my-users', closed.run.id);
    expect(rows).toEqual([[String(closed.samples.length), '0']]);
    await expect(ask(counts, 'mixed')).rejects.toThrow("'run'");
  });

  test('percentiles-by-name', async () => {
    for (const one of [open, closed]) {
      const names = [...new Set(one.samples.map(({ name = '' }) => name))];
      const expected = names.map((name) => {
        const own = one.samples.filter((sample) => sample['name'] === name);
        const of = [0.5, 0.95, 0.99, 1].map((share) => percentile(timesOf(own), share));
        return [own[0]?.['method'] ?? '', name, own.length, failuresIn(own), ...of];
      });
      const rows = await saved('percentiles-by-name', ...partitionsOf(one.run));
      const mostFirst = expected.toSorted((a, b) => Number(b[2]) - Number(a[2]));
      expect(rows.flatMap((row, i) => differences(row, mostFirst[i] ?? []))).toEqual([]);
      expect(rows).toHaveLength(2);
    }
  });

  test('worst-minute', async () => {
    const { minute, own } = worstMinute(open.samples);
    const at = `${new Date(minute * 60_000).toISOString().slice(0, 19).replace('T', ' ')}.000 UTC`;
    const [row = [], ...others] = await saved('worst-minute', ...partitionsOf(open.run));
    expect(others).toEqual([]);
    expect(differences(row, [at, own.length, failuresIn(own), percentile(timesOf(own), 0.99)])).toEqual([]);
  });

  test('runs-by-tag', async () => {
    const times = timesOf(open.samples);
    const [row = [], ...others] = await saved('runs-by-tag', 'nightly');
    expect(others).toEqual([]);
    const { id, start } = open.run;
    const numbers = [times.length, failuresIn(open.samples), 4];
    const percentiles = [0.5, 0.95, 0.99].map((share) => percentile(times, share));
    expect(differences(row, [id, 'mixed', start, 'INVALID', ...numbers, ...percentiles])).toEqual([]);
    expect(await saved('runs-by-tag', "other' OR 'a' = 'a")).toEqual([]);
  });

  test('statistics: fields of fields, and a row for each task', async () => {
    const { rows } = await ask(
      `SELECT metadata.timestamp, array_join(metadata.tags, ' '), metadata.num_total_users, totals.num_requests,
        t.task_name, t.average_response_time, t.response_time_percentiles['0.95']
      FROM statistics CROSS JOIN UNNEST(tasks) AS t
      WHERE hash = ?
      ORDER BY t.task_name DESC`,
      stats.metadata.hash,
    );
    const { metadata, totals, tasks } = stats;
    const whole = [metadata.timestamp, 'main', metadata.num_total_users, totals.num_requests];
    const expected = tasks
      .toSorted((a, b) => (a.task_name < b.task_name ? 1 : -1))
      .map((of) => [
        ...whole,
        of.task_name,
        of.average_response_time,
        of.response_time_percentiles['0.95'] ?? Number.NaN,
      ]);
    expect(rows).toHaveLength(2);
    expect(rows.flatMap((row, i) => differences(row, expected[i] ?? []))).toEqual([]);
  });

  test('a row whose error has a line break counts once, and without its times', async () => {
    const numbers = "count(*), count(response_time_ms), count_if(error_kind <> ''), max(response_time_ms)";
    const { rows } = await ask(`SELECT ${numbers} FROM samples ${OF_RUN}`, ...partitionsOf(BROKEN));
    expect(rows).toEqual([['10', '9', '4', '300.0']]);
  });
});

const OF_RUN = 'WHERE scenario = ? AND dt = ? AND run = ?';

/** Whose samples have an error with a line break. */
const BROKEN = { id: 'broken', scenario: 'mixed', start: '2026-01-16T00:00:00.000Z' };

const partitionsOf = ({ id, scenario, start }: RunKey): string[] => [safe(scenario), dayOf(start), safe(id)];

/** SQL by name, as Athena has it. */
async function savedQueries(athena: AthenaClient, { workgroup }: Catalogue): Promise<Map<string, string>> {
  const { NamedQueryIds = [] } = await athena.send(
    new ListNamedQueriesCommand({ WorkGroup: workgroup.Name }),
  );
  const queries = await Promise.all(
    NamedQueryIds.map((NamedQueryId) => athena.send(new GetNamedQueryCommand({ NamedQueryId }))),
  );
  return new Map(queries.map(({ NamedQuery }) => [NamedQuery?.Name ?? '', NamedQuery?.QueryString ?? '']));
}
