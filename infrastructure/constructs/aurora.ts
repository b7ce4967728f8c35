import { z } from 'zod';
import type { Resources } from '../../dashboards/index.ts';
import {
  Construct,
  DbSubnetGroup,
  RdsCluster,
  RdsClusterInstance,
  RdsClusterParameterGroup,
} from '../cdktf.ts';
import { switchable } from '../config.ts';
import type { Statement } from '../policy.ts';
import { stackOf } from '../stack.ts';
import { Firewall } from './firewall.ts';
import type { Key } from './key.ts';
import type { Network } from './network.ts';

const units = z.number().min(0).max(256).multipleOf(0.5);

export const auroraOptions = z
  .strictObject({
    minUnits: units.default(0.5).describe('least capacity (ACU); 0 lets it pause, for runs 0.5 at least'),
    maxUnits: units.default(4).describe('most capacity (ACU): what the database costs at most'),
    pauseAfterSeconds: z
      .int()
      .min(300)
      .max(86_400)
      .default(900)
      .describe('with minUnits 0: idle time until it pauses'),
    readers: z.int().min(0).max(15).default(0).describe('readers beside the writer'),
    deletionProtection: switchable(false, 'whether the database cannot be deleted, `cdktf destroy` included'),
  })
  .refine(({ minUnits, maxUnits }) => minUnits <= maxUnits && maxUnits >= 1, {
    message: 'maxUnits is at least 1, and at least minUnits',
  });
export type AuroraOptions = z.output<typeof auroraOptions>;

export interface AuroraProps extends AuroraOptions {
  /** Of the cluster; instances are NAME-1 and on. */
  name: string;
  database: string;
  key: Key;
  network: Network;
}

const PORT = 5432;
/** A version that has the Data API and pauses. */
const VERSION = '17.5';
const FAMILY = 'aurora-postgresql17';

/** Aurora PostgreSQL, Serverless v2, with its Data API on, its password in Secrets Manager, encrypted with our key. */
export class Aurora extends Construct {
  readonly arn: string;
  readonly secretArn: string;
  readonly endpoint: string;
  readonly readerEndpoint: string;
  readonly firewall: Firewall;
  /** Ids of the instances, the writer first. */
  readonly instances: string[];
  readonly #key: Key;
  readonly #name: string;
  readonly #database: string;

  constructor(scope: Construct, id: string, props: AuroraProps) {
    super(scope, id);
    const { name, database, key, network, minUnits, maxUnits, pauseAfterSeconds, readers } = props;
    this.#key = key;
    this.#name = name;
    this.#database = database;
    this.firewall = new Firewall(this, 'database', { network, what: `Aurora cluster ${name}` });
    const subnets = new DbSubnetGroup(this, 'subnets', { name, subnetIds: network.subnetIds });
    const parameters = new RdsClusterParameterGroup(this, 'parameters', {
      name,
      family: FAMILY,
      description: `${name}: TLS only, statements of a second or more in the log`,
      parameter: [
        { name: 'rds.force_ssl', value: '1' },
        { name: 'log_min_duration_statement', value: '1000' },
        { name: 'log_statement', value: 'ddl' },
      ],
    });
    const cluster = new RdsCluster(this, 'cluster', {
      clusterIdentifier: name,
      engine: 'aurora-postgresql',
      engineMode: 'provisioned',
      engineVersion: VERSION,
      databaseName: database,
      masterUsername: 'load',
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.arn,
      enableHttpEndpoint: true,
      iamDatabaseAuthenticationEnabled: true,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      serverlessv2ScalingConfiguration: {
        minCapacity: minUnits,
        maxCapacity: maxUnits,
        ...(minUnits === 0 ? { secondsUntilAutoPause: pauseAfterSeconds } : {}),
      },
      dbSubnetGroupName: subnets.name,
      dbClusterParameterGroupName: parameters.name,
      vpcSecurityGroupIds: [this.firewall.id],
      enabledCloudwatchLogsExports: ['postgresql'],
      backupRetentionPeriod: 7,
      copyTagsToSnapshot: true,
      deletionProtection: props.deletionProtection,
      // What load tests write can be made again.
      skipFinalSnapshot: true,
      port: PORT,
    });
    this.instances = Array.from({ length: 1 + readers }, (_, i) => `${name}-${i + 1}`);
    for (const [i, identifier] of this.instances.entries()) {
      new RdsClusterInstance(this, `instance-${i + 1}`, {
        identifier,
        clusterIdentifier: cluster.id,
        engine: cluster.engine,
        engineVersion: cluster.engineVersion,
        instanceClass: 'db.serverless',
        autoMinorVersionUpgrade: true,
        publiclyAccessible: false,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: key.arn,
        promotionTier: i,
      });
    }
    this.arn = cluster.arn;
    this.secretArn = cluster.masterUserSecret.get(0).secretArn;
    this.endpoint = cluster.endpoint;
    this.readerEndpoint = cluster.readerEndpoint;
  }

  /** What a caller of its Data API may do. */
  dataApiRights(): Statement[] {
    const actions = [
      'rds-data:ExecuteStatement',
      'rds-data:BatchExecuteStatement',
      'rds-data:BeginTransaction',
      'rds-data:CommitTransaction',
      'rds-data:RollbackTransaction',
    ];
    return [{ sid: 'DataApi', actions, resources: [this.arn] }, this.secretRight()];
  }

  /** What a caller may do that reads its password. */
  secretRight(): Statement {
    return { sid: 'ReadSecret', actions: ['secretsmanager:GetSecretValue'], resources: [this.secretArn] };
  }

  /** What a role needs that is none of our functions': the key of the secret. */
  keyRight(): Statement {
    return { sid: 'DecryptSecret', actions: ['kms:Decrypt'], resources: [this.#key.arn] };
  }

  /** What its board and its alarms are about. */
  get watched(): NonNullable<Resources['aurora']> {
    const labelOf = (i: number): string => (i === 0 ? 'writer' : `reader ${i}`);
    return {
      cluster: this.#name,
      instances: this.instances.map((id, i) => ({ id, label: labelOf(i) })),
      serverless: true,
    };
  }

  /** The outputs that the load and the command for the tables need, for `scenario`. Returns the options of both. */
  outputs(scenario: string): string {
    const stack = stackOf(this);
    const options = `--cluster-arn ${this.arn} --secret-arn ${this.secretArn} --database ${this.#database}`;
    stack.output('cluster_arn', this.arn, 'The database: `--cluster-arn`');
    stack.output('secret_arn', this.secretArn, 'Its secret: `--secret-arn`');
    stack.output('schema_command', `npm run schema -- ${scenario} ${options}`, 'Makes the tables, once');
    return options;
  }

  /** Lets `from` connect to it. */
  admit(from: Firewall): void {
    this.firewall.admit(from, PORT);
  }
}
