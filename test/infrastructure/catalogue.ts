import {
  AthenaClient,
  CreateNamedQueryCommand,
  CreateWorkGroupCommand,
  type CreateWorkGroupInput,
} from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient, type TableInput } from '@aws-sdk/client-glue';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type AwsAccess, s3Of } from '../helpers/moto.ts';
import { synthesize, type Block, type StackJson } from './synthesized.ts';

const ACCOUNT = '123456789012';

/** What the stack `platform` makes of the results store, as AWS's APIs take it. */
export interface Catalogue {
  database: string;
  bucket: string;
  /** Where in it the runs are. */
  prefix: string;
  tables: readonly (TableInput & { Name: string })[];
  workgroup: CreateWorkGroupInput;
  queries: readonly { name: string; sql: string }[];
}

type Resources = NonNullable<StackJson['resource']>;

/** Resources of a type that the stack `platform` makes, as Terraform would have them; ARNs stay references. */
export type Blocks = <T = Block>(type: string) => T[];

export function blocksOfPlatform(): Blocks {
  const resources = synthesize().find(({ name }) => name === 'platform')?.json.resource ?? {};
  return <T>(type: string): T[] =>
    Object.values(resources[type] ?? {}).map((block) => resolved(block, resources) as T);
}

function catalogueOf(blocks: Blocks): Catalogue {
  const [{ name: database } = { name: '' }] = blocks<{ name: string }>('aws_glue_catalog_database');
  const tables = blocks<Block>('aws_glue_catalog_table').map(
    (table) => asInput(table) as unknown as Catalogue['tables'][number],
  );
  const runs = tables.find(({ Name }) => Name === 'runs')?.StorageDescriptor?.Location;
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)runs\/$/.exec(runs ?? '') ?? [];
  const [workgroup] = blocks<Block>('aws_athena_workgroup').map(asInput);
  const queries = blocks<{ name: string; query: string }>('aws_athena_named_query').map(
    ({ name, query: sql }) => ({ name, sql }),
  );
  return {
    database,
    bucket,
    prefix,
    tables,
    workgroup: workgroup as unknown as CreateWorkGroupInput,
    queries,
  };
}

/** Makes it: an empty bucket, the tables, the workgroup and its saved queries. */
export async function makeCatalogue(access: AwsAccess, blocks = blocksOfPlatform()): Promise<Catalogue> {
  const catalogue = catalogueOf(blocks);
  const { database, bucket, tables, workgroup, queries } = catalogue;
  const glue = new GlueClient(access);
  const athena = new AthenaClient(access);
  await s3Of(access).send(new CreateBucketCommand({ Bucket: bucket }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
  for (const table of tables) {
    // What Glue itself adds, and its stand-in does not.
    const StorageDescriptor = { NumberOfBuckets: 0, ...table.StorageDescriptor };
    const TableInput = { ...table, StorageDescriptor };
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput }));
  }
  await athena.send(new CreateWorkGroupCommand(workgroup));
  for (const { name: Name, sql: QueryString } of queries) {
    const where = { Database: database, WorkGroup: workgroup.Name };
    await athena.send(new CreateNamedQueryCommand({ ...where, Name, QueryString }));
  }
  return catalogue;
}

/** What Terraform would make of a value: references looked up, escapes taken away. */
function resolved(value: unknown, resources: Resources): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/(\$?)\$\{([^}]+)\}/g, (all, escape: string, path: string) => {
      if (escape !== '') return all.slice(1);
      if (path.endsWith('.account_id')) return ACCOUNT;
      const [type = '', id = '', attribute = ''] = path.split('.');
      const found = resources[type]?.[id]?.[attribute];
      // An ARN and the like: nothing here looks into it.
      return found === undefined ? path : (resolved(found, resources) as string);
    });
  }
  if (Array.isArray(value)) return value.map((one) => resolved(one, resources));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, one]) => [key, resolved(one, resources)]),
  );
}

/** Where the API has another name than Terraform. */
const RENAMED: Record<string, string> = {
  SerDeInfo: 'SerdeInfo',
  KmsKeyArn: 'KmsKey',
  EnforceWorkgroupConfiguration: 'EnforceWorkGroupConfiguration',
  PublishCloudwatchMetricsEnabled: 'PublishCloudWatchMetricsEnabled',
};

/** Arguments of Terraform as those of the API; what stands in `parameters` keeps its names. */
function asInput(value: Block): Block {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const name = key.replaceAll(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
      return [RENAMED[name] ?? name, key === 'parameters' ? one : inputOf(one)];
    }),
  );
}

function inputOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inputOf);
  return typeof value === 'object' && value !== null ? asInput(value as Block) : value;
}
