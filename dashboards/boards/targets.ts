import { DEFAULT_ENVIRONMENT } from '../../runner/metrics.ts';
import type { Resources } from '../services/config.ts';
import { NO_RESOURCES, openSaves } from '../services/open-saves.ts';

/** What a scenario loads: one board each. */
export interface Target {
  id: string;
  title: string;
  /** What to look at first. */
  text: string;
  /** Scenarios whose runs load it. */
  scenarios: readonly string[];
  /** Its resources, named as its stack names them. */
  resources(account: string): Resources;
}

/** What the names of the default environment's functions begin with. */
const ENVIRONMENT = `open-saves-load-${DEFAULT_ENVIRONMENT}`;

const orders = {
  label: 'orders',
  name: 'performance_test_table',
  indexes: [],
  capacity: 'provisioned',
} as const;

export const TARGETS: readonly Target[] = [
  {
    id: 'open-saves',
    title: 'Open Saves',
    text: 'Three limits come before all others. Records of one store share one partition: 1,000 writes a second. Every create of a record also rewrites one item under `store_stats` in the metadata table: 1,000 a second for all stores together. The server writes its cache and never reads it, so no cache makes its reads faster.',
    scenarios: ['mixed', 'crud', 'blob', 'query', 'cache'],
    resources: openSaves,
  },
  {
    id: 'dynamodb-partiql',
    title: 'DynamoDB by PartiQL',
    text: 'Writes by PartiQL show as the operation `ExecuteStatement`. The table has 5,000 read and 5,000 write units, of which a partition takes 1,000 writes.',
    scenarios: ['dynamodb-partiql'],
    resources: () => ({
      ...NO_RESOURCES,
      tables: [{ ...orders, operations: ['ExecuteStatement', 'BatchExecuteStatement', 'BatchWriteItem'] }],
    }),
  },
  {
    id: 'aggregation-queries',
    title: 'Aggregation queries',
    text: 'Each query reads a partition of the table and sums it up in a function: its time grows with the items that it reads.',
    scenarios: ['aggregation-queries'],
    resources: () => ({
      ...NO_RESOURCES,
      tables: [{ ...orders, operations: ['Query'] }],
      functions: [
        { label: 'query', name: `${ENVIRONMENT}-aggregation-queries` },
        { label: 'authorize', name: `${ENVIRONMENT}-aggregation-queries-authorize` },
      ],
      apis: [{ kind: 'http', label: 'queries', id: 'aggregation-queries', stage: '$default' }],
    }),
  },
  {
    id: 'aurora-writer',
    title: 'Aurora writer',
    text: 'From the queue through the function into the database: where the backlog grows, what follows it is too slow.',
    scenarios: ['aurora-writer'],
    resources: () => ({
      ...NO_RESOURCES,
      queues: [{ label: 'statements', name: 'aurora-writer', deadLetters: 'aurora-writer-dead-letters' }],
      functions: [{ label: 'writer', name: 'aurora-writer' }],
      statements: { database: 'postgres' },
      aurora: {
        cluster: 'aurora-writer',
        instances: [
          { label: 'writer', id: 'aurora-writer-1' },
          { label: 'reader', id: 'aurora-writer-2' },
        ],
        serverless: true,
      },
    }),
  },
  {
    id: 'ec2-inventory',
    title: 'EC2 inventory',
    text: 'An API over two functions, which reach the database by its Data API: a database that was paused takes the first requests with it.',
    scenarios: ['ec2-inventory'],
    resources: () => ({
      ...NO_RESOURCES,
      functions: [
        { label: 'add', name: 'ec2-inventory-add' },
        { label: 'get', name: 'ec2-inventory-get' },
      ],
      apis: [{ kind: 'rest', label: 'inventory', name: 'ec2-inventory', stage: 'dev' }],
      aurora: {
        cluster: 'ec2-inventory',
        instances: [{ label: 'writer', id: 'ec2-inventory-1' }],
        serverless: true,
      },
    }),
  },
];
