import {
  Construct,
  S3Bucket,
  S3BucketLifecycleConfiguration,
  S3BucketOwnershipControls,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfigurationA,
  S3BucketVersioningA,
} from '../cdktf.ts';
import { denyWithoutTls, growingPolicy, type Statement } from '../policy.ts';
import type { Key } from './key.ts';

export interface BucketProps {
  name: string;
  key: Key;
  /** Days after which objects under a prefix are removed; old versions and broken uploads go sooner. */
  expiry?: readonly { prefix: string; days: number }[];
  /** Where it is, if not where its stack is. */
  region?: string;
  /** Whether `destroy` removes what is in it. Default: no. */
  removeContent?: boolean;
}

const OLD_VERSIONS_DAYS = 30;
const BROKEN_UPLOADS_DAYS = 2;

/** A private, versioned bucket, encrypted with our key, over TLS only. */
export class Bucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What has to be there before anything is copied from it or to it. */
  readonly versioning: S3BucketVersioningA;
  private readonly statements: Statement[];

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const { name, key, region, expiry = [], removeContent = false } = props;
    const there = region === undefined ? {} : { region };
    const bucket = new S3Bucket(this, 'bucket', { ...there, bucket: name, forceDestroy: removeContent });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    const of = { ...there, bucket: bucket.id };
    const block = new S3BucketPublicAccessBlock(this, 'private', {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      ...of,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      ...of,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    });
    this.versioning = new S3BucketVersioningA(this, 'versioning', {
      ...of,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      ...of,
      dependsOn: [this.versioning],
      rule: [
        {
          id: 'leftovers',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: BROKEN_UPLOADS_DAYS }],
        },
        ...expiry.map(({ prefix, days }) => ({
          id: `expire-${prefix.replaceAll(/\W+/g, '-')}`,
          status: 'Enabled',
          filter: [{ prefix }],
          expiration: [{ days }],
        })),
      ],
    });
    this.statements = [
      denyWithoutTls(['s3:*'], [this.arn, `${this.arn}/*`]),
      {
        sid: 'DenyOtherKeys',
        effect: 'Deny',
        actions: ['s3:PutObject'],
        resources: [`${this.arn}/*`],
        principals: '*',
        // Where the header is absent, the bucket's own default holds.
        conditions: {
          StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key.arn },
          Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
        },
      },
    ];
    new S3BucketPolicy(this, 'policy', { ...of, policy: growingPolicy(this.statements), dependsOn: [block] });
  }

  /** Adds a statement to the bucket's policy. */
  allow(statement: Statement): void {
    this.statements.push(statement);
  }
}
