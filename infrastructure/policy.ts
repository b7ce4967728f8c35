import { Lazy } from './cdktf.ts';
import { escapedJson } from './escape.ts';

/** One statement of an IAM, key, queue, topic or bucket policy. */
export interface Statement {
  sid: string;
  effect?: 'Allow' | 'Deny';
  /** Each by its name: a test rejects `*`. */
  actions: readonly string[];
  /** Absent in a trust policy; in the policy of a key, '*' means that key. */
  resources?: readonly string[];
  /** Kind of principal (`Service`, `AWS`, `Federated`) and who; '*' for everyone. */
  principals?: Readonly<Record<string, readonly string[]>> | '*';
  conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const rendered = ({
  sid,
  effect = 'Allow',
  actions,
  resources,
  principals,
  conditions,
}: Statement): unknown => ({
  Sid: sid,
  Effect: effect,
  ...(principals === undefined ? {} : { Principal: principals }),
  Action: actions,
  ...(resources === undefined ? {} : { Resource: resources }),
  ...(conditions === undefined ? {} : { Condition: conditions }),
});

/** A policy document. */
export const policy = (statements: readonly Statement[]): string =>
  escapedJson({ Version: '2012-10-17', Statement: statements.map(rendered) });

/** A policy that may grow until synthesis. */
export const growingPolicy = (statements: readonly Statement[]): string =>
  Lazy.stringValue({ produce: () => policy(statements) });

/** Trust policy of a role that an AWS service takes; `sourceAccount` keeps out other accounts' use of the service. */
export const trusts = (service: string, sourceAccount?: string): string =>
  policy([
    {
      sid: 'Assume',
      actions: ['sts:AssumeRole'],
      principals: { Service: [service] },
      ...(sourceAccount === undefined
        ? {}
        : { conditions: { StringEquals: { 'aws:SourceAccount': sourceAccount } } }),
    },
  ]);

/** Trust policy of a role that pods take by EKS Pod Identity. */
export const trustsPods = (): string =>
  policy([
    {
      sid: 'AssumeByPods',
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      principals: { Service: ['pods.eks.amazonaws.com'] },
    },
  ]);

/** Lets a service decrypt with a key on behalf of who calls it. */
export const useThrough = (
  service: string,
  region: string,
  key: string,
  sid = 'KeyOfService',
): Statement => ({
  sid,
  actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
  resources: [key],
  conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
});

/** Denies everyone what does not come over TLS. */
export const denyWithoutTls = (actions: readonly string[], resources: readonly string[]): Statement => ({
  sid: 'DenyWithoutTls',
  effect: 'Deny',
  actions,
  resources,
  principals: '*',
  conditions: { Bool: { 'aws:SecureTransport': 'false' } },
});
