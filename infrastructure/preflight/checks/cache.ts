import {
  DescribeCacheClustersCommand,
  DescribeServerlessCachesCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { type Check, type Context, missing, ok, unlessMissing } from '../check.ts';

export const cache: Check = {
  name: 'Cache',
  run: (context) =>
    context.environment.openSaves.cacheKind === 'serverless' ? serverless(context) : ofNodes(context),
};

const serverless: Check['run'] = async ({ client, environment }) => {
  const ServerlessCacheName = environment.openSaves.cacheCluster;
  const answer = await unlessMissing(
    new ElastiCacheClient(client).send(new DescribeServerlessCachesCommand({ ServerlessCacheName })),
    'ServerlessCacheNotFoundFault',
  );
  return answer?.ServerlessCaches?.length
    ? [ok(`${ServerlessCacheName}, serverless`)]
    : [none(ServerlessCacheName)];
};

async function ofNodes({ client, environment: { openSaves } }: Context): ReturnType<Check['run']> {
  const CacheClusterId = openSaves.cacheCluster;
  const answer = await unlessMissing(
    new ElastiCacheClient(client).send(new DescribeCacheClustersCommand({ CacheClusterId })),
    'CacheClusterNotFoundFault',
    'CacheClusterNotFound',
  );
  const type = answer?.CacheClusters?.[0]?.CacheNodeType;
  if (type === undefined) return [none(CacheClusterId)];
  const burstable = /^cache\.t\d/.test(type);
  const vcpus = vcpusOf(type);
  return [
    burstable === openSaves.cacheBurstable
      ? ok(`${CacheClusterId}, ${type}`)
      : missing(`${CacheClusterId} is a ${type}`, `set openSaves.cacheBurstable to ${burstable}`),
    ...(vcpus === undefined || vcpus === openSaves.cacheNodeVcpus
      ? []
      : [
          missing(
            `a ${type} has ${vcpus} vCPUs`,
            `set openSaves.cacheNodeVcpus to ${vcpus}: its CPU alarm depends on it`,
          ),
        ]),
  ];
}

const none = (name: string) =>
  missing(`no cache ${name}`, 'name it (DEPLOY_OPEN_SAVES_CACHE_CLUSTER), or say what it is (…_CACHE_KIND)');

/** As AWS sizes them: t and large have 2, xlarge 4, Nxlarge 4 N. Undefined: the older families, which differ. */
function vcpusOf(type: string): number | undefined {
  const [, family = '', size = ''] = type.split('.');
  if (/^t\d/.test(family) || size === 'large') return 2;
  if (!/^[cmr][4-9]/.test(family)) return undefined;
  if (size === 'xlarge') return 4;
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return times === undefined ? undefined : 4 * Number(times);
}
