/** A widget of the four boards that Open Saves on AWS first came with, and where what it was to show is here. */
export interface OriginalWidget {
  board: 'EKS' | 'DynamoDB' | 'S3' | 'Redis';
  title: string;
  /** Boards and panels of ours: `board: panel`. */
  here: string[];
  /** Why it could never show anything; undefined where it could. */
  never?: string;
  note?: string;
}

const NO_ADD_ON = 'nothing sent these metrics: the Container Insights add-on was never installed';
const WRONG_KIND =
  'it searched application load balancers; a plain `Service` of type LoadBalancer is a Classic one';
const NO_FILTER = 'the bucket had no request metrics configuration, so there is no `FilterId` to ask for';

/** Of timjbruce/open-saves-aws at 9c7bc08, in their order. */
export const ORIGINAL: readonly OriginalWidget[] = [
  {
    board: 'EKS',
    title: 'Open Saves Pod CPU and Memory Utilization',
    here: ['eks: CPU and memory, of the node', 'eks: Pods: CPU and memory, of their limits'],
    never: NO_ADD_ON,
  },
  { board: 'EKS', title: 'Open Saves Pod Network I/O', here: ['eks: Network'], never: NO_ADD_ON },
  { board: 'EKS', title: 'Open Saves Pod Restarts', here: ['eks: Restarts'], never: NO_ADD_ON },
  {
    board: 'EKS',
    title: 'EKS Node CPU and Memory Utilization',
    here: ['eks: Nodes: CPU and memory'],
    never: NO_ADD_ON,
  },
  {
    board: 'EKS',
    title: 'Load Balancer Request Count',
    here: ['classic-load-balancer: Connections', 'application-load-balancer: Requests and errors'],
    never: WRONG_KIND,
  },
  {
    board: 'EKS',
    title: 'Load Balancer Response Time',
    here: [
      'classic-load-balancer: Latency, by the runner',
      'application-load-balancer: Response time of targets',
    ],
    never: WRONG_KIND,
    note: 'with TCP listeners it times no requests: those times are the runner’s',
  },
  {
    board: 'EKS',
    title: 'Load Balancer Error Counts',
    here: ['classic-load-balancer: Errors, by the runner', 'application-load-balancer: Requests and errors'],
    never: WRONG_KIND,
    note: 'with TCP listeners it sees no statuses: 4xx and 5xx are counted by the runner',
  },
  ...['Stores', 'Records', 'Metadata'].map((table): OriginalWidget => ({
    board: 'DynamoDB',
    title: `${table} Table - Consumed Capacity Units`,
    here: ['dynamodb: Capacity units used'],
    note: 'a sum of a minute there, units a second here',
  })),
  ...['GetItem', 'PutItem', 'Query'].map((operation): OriginalWidget => ({
    board: 'DynamoDB',
    title: `${operation} Latency`,
    here: ['dynamodb: Latency p50', 'dynamodb: Latency p90', 'dynamodb: Latency p99'],
    note: 'the mean only; here percentiles, of every operation that the server calls',
  })),
  {
    board: 'DynamoDB',
    title: 'Stores Table - Throttled Requests',
    here: ['dynamodb: Throttled requests', 'dynamodb: Throttled'],
    note: 'two of its lines, Query and UpdateItem, never: the server does not call them on this table',
  },
  {
    board: 'DynamoDB',
    title: 'Records Table - Throttled Requests',
    here: ['dynamodb: Throttled requests', 'dynamodb: Throttled'],
    note: 'the metadata table, the first to throttle, had no such widget',
  },
  { board: 'S3', title: 'S3 Request Count', here: ['s3: Requests'], never: NO_FILTER },
  { board: 'S3', title: 'S3 Data Transfer', here: ['s3: Transfer'], never: NO_FILTER },
  { board: 'S3', title: 'S3 First Byte Latency', here: ['s3: Time to the first byte'], never: NO_FILTER },
  { board: 'S3', title: 'S3 Total Request Latency', here: ['s3: Whole requests'], never: NO_FILTER },
  { board: 'S3', title: 'S3 Error Count', here: ['s3: Errors'], never: NO_FILTER },
  {
    board: 'S3',
    title: 'S3 Bucket Size',
    here: ['s3: Size'],
    note: 'one value a day: empty on a board of hours; two weeks here',
  },
  { board: 'S3', title: 'S3 Object Count', here: ['s3: Objects'], note: 'the same' },
  { board: 'Redis', title: 'Redis CPU Utilization', here: ['redis: CPU'] },
  { board: 'Redis', title: 'Redis Memory Usage', here: ['redis: Free memory', 'redis: Swap'] },
  { board: 'Redis', title: 'Redis Cache Hits/Misses', here: ['redis: Hits and misses'] },
  {
    board: 'Redis',
    title: 'Redis Cache Hit Rate',
    here: ['redis: Hit rate'],
    never: 'the server writes its cache and never reads it: 0 hits of 0 reads are no rate',
  },
  { board: 'Redis', title: 'Redis Network Traffic', here: ['redis: Network'] },
  { board: 'Redis', title: 'Redis Current Connections', here: ['redis: Connections'] },
  { board: 'Redis', title: 'Redis New Connections', here: ['redis: Connections'] },
  { board: 'Redis', title: 'Redis Evictions and Reclaimed', here: ['redis: Keys that went'] },
];
