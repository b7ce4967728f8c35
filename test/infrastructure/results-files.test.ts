import { gunzipSync } from 'node:zlib';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetWorkGroupCommand,
  ListNamedQueriesCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { openSource } from '../../analysis/input/open.ts';
import { keep } from '../../analysis/keep.ts';
import { BfdStore } from '../../analysis/compare/bfd-s3.ts';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import { type AwsAccess, needMoto, s3Of, useMoto } from '../helpers/moto.ts';
import { parseCsv } from '../helpers/csv.ts';
import { type Catalogue, makeCatalogue } from './catalogue.ts';
import { misfits } from './hive-types.ts';
import { type InStore, storeClosedRun, storeOpenRun, storeStatistics } from './stored-runs.ts';

const moto = needMoto('tables of the results store, and the files that they are over');

moto.describe('tables of the results store, and the files that they are over', () => {
  let access: AwsAccess;
  let s3: S3Client;
  let catalogue: Catalogue;
  let open: InStore;
  let closed: InStore;
  let statistics: Awaited<ReturnType<typeof storeStatistics>>;

  beforeAll(async () => {
    access = await useMoto();
    s3 = s3Of(access);
    catalogue = await makeCatalogue(access);
    const { bucket, prefix, database } = catalogue;
    open = await storeOpenRun(bucket, prefix);
    closed = await storeClosedRun(bucket, prefix);
    statistics = await storeStatistics(s3, bucket, database, open);
  });

  const tableOf = (name: string): Catalogue['tables'][number] => {
    const found = catalogue.tables.find(({ Name }) => Name === name);
    if (!found) throw new Error(`no table ${name}`);
    return found;
  };
  const columnsOf = (name: string) =>
    (tableOf(name).StorageDescriptor?.Columns ?? []).map(({ Name = '', Type = '' }) => ({
      name: Name,
      type: Type,
    }));
  const bytesOf = async (Key: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: catalogue.bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  /** Objects where Athena looks when a query gives these values to the partitions of a table. */
  async function filesOf(name: string, values: Record<string, string>): Promise<string[]> {
    const { Parameters = {}, PartitionKeys = [] } = tableOf(name);
    expect(PartitionKeys.map(({ Name }) => Name)).toEqual(Object.keys(values));
    for (const [partition, value] of Object.entries(values))
      expect(isProjected(Parameters, partition, value)).toBe(true);
    const location = Parameters['storage.location.template']?.replaceAll(
      /\$\{(\w+)\}/g,
      (_, partition: string) => values[partition] ?? '?',
    );
    const folder = location?.replace(`s3://${catalogue.bucket}/`, '') ?? '';
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: catalogue.bucket, Prefix: folder }),
    );
    return Contents.map(({ Key = '' }) => Key.slice(folder.length));
  }

  test('files of a run lie where the tables look for its scenario, day and id, and nothing else does', async () => {
    const ofOpen = { scenario: 'mixed', dt: '2026-01-14', run: open.run.id };
    expect(await filesOf('samples_csv', ofOpen)).toEqual([
      'results-w1-00001.csv.gz',
      'results-w2-00001.csv.gz',
    ]);
    const ofClosed = { scenario: 'my-users', dt: '2026-01-15', run: closed.run.id };
    expect(await filesOf('samples_csv', ofClosed)).toEqual(['results-all-00001.csv.gz']);
    expect(await filesOf('runs', { dt: '2026-01-14' })).toEqual([`${open.run.id}.json`]);
    const { hash, timestamp } = statistics.stats.metadata;
    expect(await filesOf('statistics', { hash })).toEqual([`${timestamp}.stats.json`]);
    expect(isProjected(tableOf('runs').Parameters ?? {}, 'dt', '2025-12-31')).toBe(false);
  });

  test('columns are those of the files, with their types', async () => {
    const { bucket, prefix } = catalogue;
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}samples/` }),
    );
    expect(Contents).toHaveLength(3);
    const typed = columnsOf('samples').slice(0, -3);
    for (const { Key = '' } of Contents) {
      const [header = [], ...rows] = parseCsv(gunzipSync(await bytesOf(Key)).toString());
      expect(header.map((name) => name.replace(/^scenario$/, 'scenario_name'))).toEqual(
        columnsOf('samples_csv').map(({ name }) => name),
      );
      expect(rows.flatMap((row) => misfits(typed, asTyped(row, typed)))).toEqual([]);
    }
    const runs = await bytesOf(`${prefix}runs/dt=2026-01-14/${open.run.id}.json`);
    expect(misfits(columnsOf('runs'), JSON.parse(runs.toString()))).toEqual([]);
    const stored = JSON.parse((await bytesOf(statistics.key)).toString()) as typeof statistics.stats;
    expect(stored.tasks).toHaveLength(2);
    expect(misfits(columnsOf('statistics'), stored)).toEqual([]);
    const { totals, ...rest } = stored;
    const wrong = { ...rest, more: 1, tasks: [{ ...totals, num_requests: 1.5, request_method: undefined }] };
    expect(misfits(columnsOf('statistics'), wrong)).toEqual([
      'more has no column',
      'totals is missing',
      'tasks[0].request_method is no string: undefined',
      'tasks[0].num_requests is no bigint: 1.5',
    ]);
  });

  test('statistics that are put once more are there already; others of the same second are not replaced by them', async () => {
    const { stats, key } = statistics;
    const store = new BfdStore(s3, catalogue.bucket, catalogue.database);
    expect(await store.put(stats)).toBe(key);
    const other = { ...stats, totals: { ...stats.totals, num_requests: stats.totals.num_requests + 1 } };
    await expect(store.put(other)).rejects.toThrow('pre-conditions');
    expect(JSON.parse((await bytesOf(key)).toString())).toEqual(stats);
  });

  test('a run of the store is analysed by its id, out of all that are there, and kept beside its samples', async () => {
    const { bucket, prefix } = catalogue;
    const place = `s3://${bucket}/${prefix}folders/${closed.run.id}/`;
    const progress = new Progress(() => undefined);
    const source = await openSource(place, '--input', progress);
    const inputs = [{ source, name: undefined, tags: [] }];
    const data = await measure(inputs, progress, { keeps: true });
    expect(data.summary.run.id).toBe(closed.run.id);
    expect(data.summary.totals.requests).toBe(closed.samples.length);
    await keep(`s3://${bucket}/${prefix}`, inputs, data, progress);
    source.remove?.();
    expect(await filesOf('runs', { dt: '2026-01-15' })).toEqual([`${closed.run.id}.json`]);
    const partition = { scenario: 'my-users', dt: '2026-01-15', run: closed.run.id };
    expect(await filesOf('samples_csv', partition)).toEqual(['results-all-00001.csv.gz']);
    await expect(openSource(`${place}x/`, '--input', progress)).rejects.toThrow(
      /holds no samples; expected .* folders\/ID, with its run\.json/,
    );
    await expect(openSource(`s3://${bucket}`, '--input', progress)).rejects.toThrow(
      /holds the samples of 2 runs/,
    );
    await expect(openSource(`s3://${bucket}/${prefix}folders`, '--input', progress)).rejects.toThrow(
      `holds folders of runs (1); expected that of one, such as\n  ${place}`,
    );
    progress.end();
  });

  test('Athena has the workgroup, which decides for its clients, and the saved queries in it', async () => {
    const athena = new AthenaClient(access);
    const { Name: WorkGroup } = catalogue.workgroup;
    const { WorkGroup: group } = await athena.send(new GetWorkGroupCommand({ WorkGroup }));
    expect(group?.Configuration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 100_000_000_000,
      ResultConfiguration: {
        OutputLocation: 's3://open-saves-load-dev-queries-123456789012/query_results/',
        EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' },
      },
    });
    const { NamedQueryIds } = await athena.send(new ListNamedQueriesCommand({ WorkGroup }));
    expect(NamedQueryIds).toHaveLength(3);
    const [{ sql: QueryString } = { sql: '' }] = catalogue.queries;
    const parameters = { ExecutionParameters: ["'mixed'", "'2026-01-14'", `'${open.run.id}'`] };
    const asked = new StartQueryExecutionCommand({ QueryString, WorkGroup, ...parameters });
    const { QueryExecutionId } = await athena.send(asked);
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    expect(QueryExecution).toMatchObject({ Query: QueryString, WorkGroup });
  });
});

/** Whether a table that projects its partitions has one of this value. */
function isProjected(parameters: Record<string, string>, partition: string, value: string): boolean {
  const of = (what: string): string | undefined => parameters[`projection.${partition}.${what}`];
  if (parameters['projection.enabled'] !== 'true') return false;
  if (of('type') === 'injected') return value !== '';
  if (of('type') !== 'date' || of('format') !== 'yyyy-MM-dd' || of('interval.unit') !== 'DAYS') return false;
  const [first = '', last = ''] = of('range')?.split(',') ?? [];
  if (last !== 'NOW+1DAY') throw new Error(`a range that this test cannot read: ${last}`);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(value) && value >= first && value <= tomorrow;
}

/** A row of texts as JSON would have it; a number that is empty is left out of what is compared. */
function asTyped(row: string[], columns: { name: string; type: string }[]): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ name, type }, at) => {
      const text = row[at] ?? '';
      if (type === 'string') return [name, text];
      return [name, text === '' && name === 'target_rps' ? 0 : text === '' ? undefined : Number(text)];
    }),
  );
}
