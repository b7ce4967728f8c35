import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toStored } from '../../analysis/store/record.ts';
import { SAMPLE_COLUMNS } from '../../runner/results.ts';
import { ROOT } from '../helpers/cli.ts';
import { type Block, synthesize } from './synthesized.ts';

const platform = synthesize().find(({ name }) => name === 'platform');
const blocks = (type: string): Block[] => Object.values(platform?.json.resource?.[type] ?? {});
const named = (type: string, name: string): Block => {
  const found = blocks(type).find((one) => one['name'] === name);
  if (!found) throw new Error(`no ${type} ${name}`);
  return found;
};
interface Column {
  name: string;
  type: string;
}
const columnsOf = (table: string): Column[] =>
  (named('aws_glue_catalog_table', table)['storage_descriptor'] as { columns: Column[] }).columns;
const parametersOf = (table: string): Record<string, string> =>
  named('aws_glue_catalog_table', table)['parameters'] as Record<string, string>;

test('columns of the samples are those of results.csv, in its order: texts in the table, numbers in the view', () => {
  const nameOf = (name: string): string => name.replace('scenario_name', 'scenario');
  expect(columnsOf('samples_csv').map(({ name, type }) => [nameOf(name), type])).toEqual(
    SAMPLE_COLUMNS.map(({ name }) => [name, 'string']),
  );
  const types = { DOUBLE: 'double', VARCHAR: 'string', INTEGER: 'int', BIGINT: 'bigint' };
  expect(columnsOf('samples').map(({ name, type }) => [nameOf(name), type])).toEqual([
    ...SAMPLE_COLUMNS.map(({ name, type }) => [name, types[type]]),
    ...['scenario', 'dt', 'run'].map((name) => [name, 'string']),
  ]);
});

test('the view says of itself in Glue what it says to the engine', () => {
  const { view_original_text: text, table_type: type } = named('aws_glue_catalog_table', 'samples');
  expect(type).toBe('VIRTUAL_VIEW');
  const encoded = /^\/\* Presto View: (\S+) \*\/$/.exec(text as string)?.[1] ?? '';
  const view = JSON.parse(Buffer.from(encoded, 'base64').toString()) as { columns: Column[] };
  const engine: Record<string, string> = { string: 'varchar', int: 'integer' };
  expect(view.columns).toEqual(
    columnsOf('samples').map(({ name, type: of }) => ({ name, type: engine[of] ?? of })),
  );
});

test('columns of the table of runs are the fields of a stored run', () => {
  const fields = Object.keys(storedExample());
  expect(columnsOf('runs').map(({ name }) => name)).toEqual(fields);
});

test('partitions are projected, from where the files really are', () => {
  expect(parametersOf('samples_csv')).toMatchObject({
    'projection.enabled': 'true',
    'projection.dt.type': 'date',
    'projection.run.type': 'injected',
    'skip.header.line.count': '1',
  });
  // As Terraform hands it on, $$ is $.
  expect(parametersOf('samples_csv')['storage.location.template']).toMatch(
    /\/runs\/samples\/scenario=\$\$\{scenario\}\/dt=\$\$\{dt\}\/run=\$\$\{run\}\/$/,
  );
  for (const table of ['samples_csv', 'runs', 'statistics']) {
    const keys = named('aws_glue_catalog_table', table)['partition_keys'] as Column[];
    for (const { name } of keys) expect(parametersOf(table)[`projection.${name}.type`]).toBeDefined();
  }
});

test('the workgroup decides: encrypted, no more than so much read, only into our own bucket', () => {
  expect(named('aws_athena_workgroup', 'open-saves-load-dev')['configuration']).toMatchObject({
    enforce_workgroup_configuration: true,
    bytes_scanned_cutoff_per_query: 100_000_000_000,
    result_configuration: {
      encryption_configuration: { encryption_option: 'SSE_KMS' },
      expected_bucket_owner: expect.stringContaining('account_id') as string,
    },
  });
  expect(blocks('aws_athena_named_query').map(({ name }) => name)).toEqual([
    'percentiles-by-name',
    'runs-by-tag',
    'worst-minute',
  ]);
});

test('the docs name every column, with its type and what it is', () => {
  const text = readFileSync(join(ROOT, 'docs/results-store.md'), 'utf8').replaceAll(/ +/g, ' ');
  for (const table of ['samples', 'runs']) {
    const columns = named('aws_glue_catalog_table', table)['storage_descriptor'] as {
      columns: (Column & { comment: string })[];
    };
    const described = columns.columns.filter(({ comment }) => comment !== 'partition');
    for (const { name, type, comment } of described)
      expect(text).toContain(`| \`${name}\` | ${type.replace(/^array.*$/, '`$&`')} | ${comment} |`);
  }
  const fields = columnsOf('statistics').flatMap(({ type }) =>
    [...type.matchAll(/(\w+):/g)].map(([, name]) => name),
  );
  for (const name of fields) expect(text).toContain(`\`${name}\``);
});

function storedExample(): object {
  const distribution = { p50: 1, p95: 2, p99: 3 };
  const record = { id: '', scenario: '', start: '', tags: [], hash: '', verdict: 'VALID', target: '' };
  const summary = { run: { duration: 1, versions: {} }, totals: {}, responseTime: distribution };
  return toStored(record as never, summary as never);
}
