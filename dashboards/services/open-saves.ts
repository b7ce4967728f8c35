import type { Resources, Table } from './config.ts';

export const NO_RESOURCES: Resources = { tables: [], queues: [], functions: [], apis: [] };

const table = (label: string, operations: string[], indexes: Table['indexes'] = []): Table => ({
  label,
  name: `open-saves-${label}`,
  indexes,
  capacity: 'on-demand',
  operations,
});

/**
 * A running Open Saves, named as its deployment names things; `operations` are those that its server calls. The load
 * balancer's name is Kubernetes' own choice, and a distribution is an option of the deployment: those have to be named.
 */
export function openSaves(account: string): Resources {
  return {
    ...NO_RESOURCES,
    cluster: { name: 'open-saves-cluster-new', namespace: 'open-saves', workload: 'open-saves' },
    tables: [
      table('stores', ['GetItem', 'PutItem', 'DeleteItem', 'Scan']),
      table(
        'records',
        ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'BatchWriteItem'],
        [
          { label: 'owner index', name: 'OwnerIDIndex' },
          { label: 'game index', name: 'GameIDIndex' },
        ],
      ),
      table('metadata', ['GetItem', 'PutItem', 'DeleteItem']),
    ],
    bucket: { name: `open-saves-blobs-${account}`, filterId: 'EntireBucket' },
    // A cluster of one node outside of any replication group: its id is the cluster's, without -001.
    cache: { kind: 'nodes', nodes: [{ label: 'node', id: 'open-saves-cache' }], vcpus: 2, burstable: true },
  };
}
