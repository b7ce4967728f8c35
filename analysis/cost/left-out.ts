import type { Resources } from '../../dashboards/services/index.ts';
import type { Usage } from './usage.ts';

/** What a target costs besides: no metric that is looked at tells it, or it grows with time and not with load. */
export function leftOut({ nodes }: Usage, { cluster, webAcl, aurora, functions }: Resources): string[] {
  return [
    'storage (S3, DynamoDB, Aurora, disks of nodes)',
    'logs and metrics of CloudWatch',
    'traffic between zones, to the internet and through NAT gateways of the target',
    'free tiers and discounts, which make it less',
    ...(cluster && nodes === null
      ? ['the nodes of the cluster: their number was not among the metrics']
      : []),
    ...(webAcl ? ['rules of the web ACL, by the month'] : []),
    ...(aurora && !aurora.serverless ? ['instances of Aurora, by their class'] : []),
    ...(functions.length > 0 ? ['starts of functions, and concurrency that is kept ready'] : []),
  ];
}
