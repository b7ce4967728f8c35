import { Construct, IamRole, IamRolePolicy, S3BucketReplicationConfigurationA } from '../cdktf.ts';
import { policy, trusts } from '../policy.ts';
import { stackOf } from '../stack.ts';
import { Bucket } from './bucket.ts';
import { Key } from './key.ts';

/**
 * Copies of what the results store keeps of runs, in the environment's second region: they are there where the first one is
 * not. `folders`: of the bucket; samples are not among them, which are large and expire.
 */
export class ResultsReplica extends Construct {
  constructor(scope: Construct, id: string, from: Bucket, fromKey: Key, folders: readonly string[]) {
    super(scope, id);
    const stack = stackOf(this);
    const { secondaryRegion: region } = stack.environment;
    const key = new Key(this, 'copies-key', { what: 'copies of results', region });
    const copies = new Bucket(this, 'copies', {
      name: `${stack.prefix}-copies-${stack.account}`,
      key,
      region,
    });
    const role = new IamRole(this, 'role', {
      name: `${stack.prefix}-copy-results`,
      description: 'S3, to copy results into the second region',
      assumeRolePolicy: trusts('s3.amazonaws.com', stack.account),
    });
    const objects = folders.map((folder) => `${from.arn}/${folder}*`);
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'copy',
      role: role.id,
      policy: policy([
        {
          sid: 'FindResults',
          actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
          resources: [from.arn],
        },
        {
          sid: 'ReadResults',
          actions: ['ForReplication', 'Acl', 'Tagging'].map((of) => `s3:GetObjectVersion${of}`),
          resources: objects,
        },
        {
          sid: 'WriteCopies',
          actions: ['s3:ReplicateObject', 's3:ReplicateTags'],
          resources: [`${copies.arn}/*`],
        },
        { sid: 'OpenResults', actions: ['kms:Decrypt'], resources: [fromKey.arn] },
        { sid: 'SealCopies', actions: ['kms:Encrypt', 'kms:GenerateDataKey'], resources: [key.arn] },
      ]),
    });
    new S3BucketReplicationConfigurationA(this, 'replication', {
      bucket: from.name,
      role: role.arn,
      rule: folders.map((prefix, i) => ({
        id: prefix.replaceAll(/\W+/g, '-').replace(/-$/, ''),
        priority: i + 1,
        status: 'Enabled',
        filter: { prefix },
        // What is removed here stays there.
        deleteMarkerReplication: { status: 'Disabled' },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: { bucket: copies.arn, encryptionConfiguration: { replicaKmsKeyId: key.arn } },
      })),
      dependsOn: [from.versioning, copies.versioning, rights],
    });
    stack.output('results_copies', copies.name, `Bucket with copies of results, in ${region}`);
  }
}
