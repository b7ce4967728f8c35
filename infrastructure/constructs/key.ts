import { Construct, KmsAlias, KmsKey } from '../cdktf.ts';
import { growingPolicy, type Statement } from '../policy.ts';
import { stackOf } from '../stack.ts';

/** What the account may let its own roles do with the key, each action by name. */
const ADMINISTRATION = [
  'CancelKeyDeletion,CreateAlias,CreateGrant,DeleteAlias,DescribeKey,DisableKey,EnableKey,EnableKeyRotation',
  'GetKeyPolicy,GetKeyRotationStatus,ListAliases,ListGrants,ListKeyPolicies,ListResourceTags,PutKeyPolicy',
  'RetireGrant,RevokeGrant,ScheduleKeyDeletion,TagResource,UntagResource,UpdateAlias,UpdateKeyDescription',
]
  .join(',')
  .split(',');
export const KEY_USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];
const USE = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** A customer-managed key that rotates, with an alias and a policy that says which services may use it. */
export class Key extends Construct {
  readonly arn: string;
  private readonly statements: Statement[];
  private readonly logGroups: string[] = [];

  /** `what`: what the key is for. `region`: where it is, if not where its stack is. */
  constructor(scope: Construct, id: string, { what, region }: { what: string; region?: string }) {
    super(scope, id);
    const stack = stackOf(this);
    const there = region === undefined ? {} : { region };
    this.statements = [
      {
        sid: 'OwnAccount',
        actions: [...ADMINISTRATION, ...USE].map((action) => `kms:${action}`),
        resources: ['*'],
        principals: { AWS: [`arn:aws:iam::${stack.account}:root`] },
      },
    ];
    const key = new KmsKey(this, 'key', {
      ...there,
      description: `${stack.prefix} ${stack.node.id}: ${what}`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: growingPolicy(this.statements),
    });
    this.arn = key.arn;
    new KmsAlias(this, 'alias', {
      ...there,
      name: `alias/${stack.ownName}-${id}`,
      targetKeyId: key.keyId,
    });
  }

  /** Lets an AWS service use the key on behalf of this account. */
  admit(service: string): void {
    const sid = `Use${service.split('.')[0]?.replaceAll(/\W/g, '')}`;
    if (this.statements.some((statement) => statement.sid === sid)) return;
    this.statements.push({
      sid,
      actions: KEY_USE,
      resources: ['*'],
      principals: { Service: [service] },
      conditions: { StringEquals: { 'aws:SourceAccount': stackOf(this).account } },
    });
  }

  /** Lets CloudWatch Logs use the key for one log group, named. */
  admitLogGroup(name: string): void {
    const { environment, account } = stackOf(this);
    const { region } = environment;
    this.logGroups.push(`arn:aws:logs:${region}:${account}:log-group:${name}`);
    if (this.logGroups.length > 1) return;
    this.statements.push({
      sid: 'UseLogs',
      actions: [...KEY_USE, 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      resources: ['*'],
      principals: { Service: [`logs.${region}.amazonaws.com`] },
      conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': this.logGroups } },
    });
  }
}
