import { z } from 'zod';
import {
  AthenaNamedQuery,
  AthenaWorkgroup,
  Construct,
  GlueCatalogDatabase,
  GlueCatalogTable,
} from '../cdktf.ts';
import { switchable } from '../config.ts';
import { escaped } from '../escape.ts';
import { stackOf } from '../stack.ts';
import { Bucket } from './bucket.ts';
import type { Key } from './key.ts';
import { ResultsReplica } from './results-replica.ts';
import { ResultsCrawler } from './results-crawler.ts';
import { queriesOf } from './results-queries.ts';
import { projection, type TableOfStore, tablesOf } from './results-tables.ts';
import { samplesView, type View } from './samples-view.ts';

export const resultsOptions = z.strictObject({
  enabled: switchable(true, 'tables over the results of runs, and a place to query them'),
  sampleDays: z
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('days that samples are kept, where there is no load runner whose bucket this is'),
  queryDays: z.int().min(1).max(365).default(30).describe('days that results of queries are kept'),
  scanLimitMb: z.int().min(10).max(10_000_000).default(100_000).describe('what one query may read'),
  replica: switchable(
    false,
    'whether runs and statistics, not samples, are copied into `secondaryRegion`, which AWS bills by what is sent',
  ),
  crawler: switchable(
    true,
    'whether a crawler makes tables of its own of the summaries, as the original has it',
  ),
});

/** Where `--upload`, `--store` and `run-load` put results, in the bucket. */
export const STORE_PREFIX = 'runs/';
const INPUT = 'org.apache.hadoop.mapred.TextInputFormat';
const OUTPUT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';
const MB = 1_000_000;

/** The results store: a bucket, a table for each kind of file in it, and a workgroup of Athena to ask them. */
export class Results extends Construct {
  readonly bucket: Bucket;
  readonly database: string;
  /** Whether what the bucket tells of its objects is set up here already. */
  readonly isTelling: boolean;

  /** `bucket`: that of the load runner; without one, the store has its own. */
  constructor(
    scope: Construct,
    id: string,
    options: z.output<typeof resultsOptions>,
    key: Key,
    bucket?: Bucket,
  ) {
    super(scope, id);
    const stack = stackOf(this);
    const { prefix, account } = stack;
    this.database = prefix.replaceAll('-', '_');
    this.bucket =
      bucket ??
      new Bucket(this, 'bucket', {
        name: `${prefix}-results-${account}`,
        key,
        expiry: [{ prefix: `${STORE_PREFIX}samples/`, days: options.sampleDays }],
      });
    const database = new GlueCatalogDatabase(this, 'database', {
      name: this.database,
      description: 'Results of load runs',
    });
    const tables = tablesOf(STORE_PREFIX, this.database);
    for (const table of tables) this.table(database.name, table);
    this.view(database.name, samplesView(this.database));
    const workgroup = this.workgroup(options, key);
    for (const { name, what, sql } of queriesOf(this.database)) {
      new AthenaNamedQuery(this, name, {
        name,
        description: what,
        database: database.name,
        workgroup: workgroup.name,
        query: sql,
      });
    }
    if (options.replica) {
      new ResultsReplica(this, 'replica', this.bucket, key, [`${STORE_PREFIX}runs/`, 'databases/']);
    }
    this.isTelling = options.crawler;
    if (options.crawler) {
      // Samples are many and large, and their table is known: what is crawled is the summaries.
      const crawled = tables.filter(({ partitions }) => partitions.length === 1);
      new ResultsCrawler(this, 'crawler', { bucket: this.bucket, key, database: database.name, crawled });
    }
    stack.output('athena_workgroup', workgroup.name, 'Workgroup of Athena with the saved queries');
    stack.output('glue_database', database.name, 'Database of the results');
    stack.output(
      'results_store',
      `s3://${this.bucket.name}/${STORE_PREFIX}`,
      'Store for `npm run analyze -- --store`',
    );
  }

  private table(databaseName: string, table: TableOfStore): void {
    const { name, what, columns, partitions, reader, parameters, folder } = table;
    const projected = projection(this.bucket.name, table);
    new GlueCatalogTable(this, name, {
      databaseName,
      name,
      description: what,
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        EXTERNAL: 'TRUE',
        ...parameters,
        ...projected,
        // Its ${…} are Athena's.
        'storage.location.template': escaped(projected['storage.location.template'] ?? ''),
      },
      partitionKeys: partitions.map((partition) => ({ name: partition, type: 'string' })),
      storageDescriptor: {
        location: `s3://${this.bucket.name}/${folder}`,
        inputFormat: INPUT,
        outputFormat: OUTPUT,
        columns: columns.map((column) => ({ ...column })),
        serDeInfo: {
          serializationLibrary: reader.library,
          parameters: Object.fromEntries(
            Object.entries(reader.parameters).map(([key, value]) => [key, escaped(value)]),
          ),
        },
      },
    });
  }

  private view(databaseName: string, { name, what, columns, text }: View): void {
    new GlueCatalogTable(this, name, {
      databaseName,
      name,
      description: what,
      tableType: 'VIRTUAL_VIEW',
      parameters: { presto_view: 'true', comment: 'Presto View' },
      viewOriginalText: text,
      viewExpandedText: '/* Presto View */',
      storageDescriptor: {
        columns: columns.map((column) => ({ ...column })),
        // It reads no files, and yet readers of Glue ask for what would.
        serDeInfo: { name: '-', serializationLibrary: '-' },
      },
    });
  }

  private workgroup({ queryDays, scanLimitMb }: z.output<typeof resultsOptions>, key: Key): AthenaWorkgroup {
    const { prefix, account } = stackOf(this);
    const answers = new Bucket(this, 'answers', {
      name: `${prefix}-queries-${account}`,
      key,
      expiry: [{ prefix: 'query_results/', days: queryDays }],
      removeContent: true,
    });
    return new AthenaWorkgroup(this, 'workgroup', {
      name: prefix,
      description: 'Queries over the results of load runs',
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitMb * MB,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${answers.name}/query_results/`,
          expectedBucketOwner: account,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: key.arn },
        },
      },
    });
  }
}
