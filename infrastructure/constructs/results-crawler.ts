import {
  Construct,
  GlueCrawler,
  GlueSecurityConfiguration,
  IamRole,
  IamRolePolicy,
  LambdaEventSourceMapping,
  S3BucketNotification,
} from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { policy, type Statement, trusts } from '../policy.ts';
import { stackOf } from '../stack.ts';
import type { Bucket } from './bucket.ts';
import { LoadFunction } from './function.ts';
import { KEY_USE, type Key } from './key.ts';
import { logGroup } from './log-group.ts';
import { Queue } from './queue.ts';
import type { TableOfStore } from './results-tables.ts';

export interface ResultsCrawlerProps {
  bucket: Bucket;
  key: Key;
  database: string;
  /** Partitioned by one column each. */
  crawled: readonly TableOfStore[];
}

/** What the crawler makes, beside the tables that are defined. */
const TABLE_PREFIX = 'crawled_';
const TIMEOUT_SECONDS = 30;
/** A message that found the crawler running comes again so much later, and so often: for two hours. */
const VISIBILITY_SECONDS = 300;
const TRIES = 24;

/** A crawler over the summaries, started when a partition is new: S3 tells a queue, the queue a function. */
export class ResultsCrawler extends Construct {
  private readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly of: ResultsCrawlerProps,
  ) {
    super(scope, id);
    const { prefix } = stackOf(this);
    const { bucket, key, database, crawled } = of;
    this.name = `${prefix}-summaries`;
    const crawler = new GlueCrawler(this, 'crawler', {
      name: this.name,
      description: 'Summaries of load runs',
      databaseName: database,
      role: this.role().arn,
      tablePrefix: TABLE_PREFIX,
      securityConfiguration: this.security().name,
      s3Target: crawled.map(({ folder }) => ({ path: `s3://${bucket.name}/${folder}` })),
      recrawlPolicy: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      // All that this kind of crawl allows.
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
      configuration: escapedJson({
        Version: 1,
        Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
      }),
    });
    const queue = this.queue();
    const { function: start } = new LoadFunction(this, 'start', {
      name: `${prefix}-start-crawler`,
      what: 'Starts the crawler over the summaries of load runs',
      code: { entry: 'infrastructure/lambda/start-crawler.ts' },
      key,
      memoryMb: 256,
      timeoutSeconds: TIMEOUT_SECONDS,
      reservedConcurrency: 2,
      variables: {
        CRAWLER: crawler.name,
        DATABASE: database,
        DATA_SETS: escapedJson(
          crawled.map(({ folder, name }) => ({ prefix: folder, table: TABLE_PREFIX + name })),
        ),
      },
      statements: [
        {
          sid: 'StartCrawler',
          actions: ['glue:StartCrawler'],
          resources: [this.arn(`crawler/${this.name}`)],
        },
        { sid: 'LookAtPartitions', actions: ['glue:GetPartition'], resources: this.catalog() },
        {
          sid: 'TakeMessages',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.queue.arn],
        },
      ],
    });
    new LambdaEventSourceMapping(this, 'messages', {
      eventSourceArn: queue.queue.arn,
      functionName: start.functionName,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 2 },
    });
  }

  private queue(): Queue {
    const { bucket, key, crawled } = this.of;
    key.admit('s3.amazonaws.com');
    const queue = new Queue(this, 'new-summaries', {
      name: `${stackOf(this).prefix}-new-summaries`,
      key,
      visibilitySeconds: VISIBILITY_SECONDS,
      tries: TRIES,
      sender: { service: 's3.amazonaws.com', arn: bucket.arn },
    });
    // A bucket has one of these: whatever else is to be told of its objects is added here.
    new S3BucketNotification(this, 'notification', {
      bucket: bucket.name,
      // For the rules of whoever is to be told else, such as run-load of runs that have ended.
      eventbridge: true,
      queue: crawled.map(({ folder, name }) => ({
        id: name,
        queueArn: queue.queue.arn,
        events: ['s3:ObjectCreated:*'],
        filterPrefix: folder,
        filterSuffix: '.json',
      })),
      // S3 sends a test message at once.
      dependsOn: [queue.policy],
    });
    return queue;
  }

  private security(): GlueSecurityConfiguration {
    const { key } = this.of;
    const kms = { kmsKeyArn: key.arn };
    return new GlueSecurityConfiguration(this, 'security', {
      name: this.name,
      encryptionConfiguration: {
        cloudwatchEncryption: { cloudwatchEncryptionMode: 'SSE-KMS', ...kms },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', ...kms },
        s3Encryption: { s3EncryptionMode: 'SSE-KMS', ...kms },
      },
    });
  }

  private role(): IamRole {
    const { bucket, key, crawled } = this.of;
    const role = new IamRole(this, 'role', {
      name: this.name,
      description: 'Crawler over the summaries of load runs',
      assumeRolePolicy: trusts('glue.amazonaws.com', stackOf(this).account),
    });
    // Named so by Glue: the role and the security configuration, which have the same name.
    const log = logGroup(this, 'log', { name: `/aws-glue/crawlers-role/${this.name}-${this.name}`, key });
    const tables = ['Create', 'Get', 'Update'].map((verb) => `glue:${verb}Table`);
    const partitions = ['BatchCreate', 'BatchGet', 'Create', 'Get', 'Update'].map(
      (verb) => `glue:${verb}Partition`,
    );
    new IamRolePolicy(this, 'rights', {
      name: 'crawl',
      role: role.id,
      policy: policy([
        {
          sid: 'ReadSummaries',
          actions: ['s3:GetObject'],
          resources: crawled.map(({ folder }) => `${bucket.arn}/${folder}*`),
        },
        { sid: 'ListSummaries', actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.arn] },
        {
          sid: 'KeepTables',
          actions: ['glue:GetDatabase', 'glue:GetTables', 'glue:GetPartitions', ...tables, ...partitions],
          resources: this.catalog(),
        },
        {
          sid: 'ReadSecurity',
          // Glue lets this name no resource.
          actions: ['glue:GetSecurityConfiguration'],
          resources: ['*'],
        },
        {
          sid: 'Log',
          actions: ['logs:AssociateKmsKey', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [log.arn, `${log.arn}:*`],
        },
        { sid: 'Key', actions: KEY_USE, resources: [key.arn] },
      ] satisfies Statement[]),
    });
    return role;
  }

  /** The catalogue, the database, and the tables that the crawler makes in it. */
  private catalog(): string[] {
    const { database } = this.of;
    return [
      this.arn('catalog'),
      this.arn(`database/${database}`),
      this.arn(`table/${database}/${TABLE_PREFIX}*`),
    ];
  }

  private arn(what: string): string {
    const { environment, account } = stackOf(this);
    return `arn:aws:glue:${environment.region}:${account}:${what}`;
  }
}
