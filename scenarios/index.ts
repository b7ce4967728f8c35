/** Which files are scenarios, by the name that `--scenario` takes. Paths are relative to this folder. */
export const scenarios: Record<string, { file: string; description: string }> = {
  mixed: {
    file: 'open-saves/mixed.ts',
    description: 'Open Saves: records, metadata, queries and blobs together, at a read ratio of your choice',
  },
  crud: {
    file: 'open-saves/crud.ts',
    description: 'Open Saves: stores, records and metadata: create, read, update, delete, list',
  },
  blob: {
    file: 'open-saves/blob.ts',
    description: 'Open Saves: blobs of several sizes: upload, download, delete, list',
  },
  query: {
    file: 'open-saves/query.ts',
    description: 'Open Saves: records by owner, game and tag, and metadata',
  },
  cache: {
    file: 'open-saves/cache.ts',
    description: 'Open Saves: hot keys against cold ones, and how long an update takes to show',
  },
  'dynamodb-partiql': {
    file: 'dynamodb-partiql/workload.ts',
    description: 'DynamoDB: orders written by PartiQL, one by one or in batches, and read by option',
  },
  'ec2-inventory': {
    file: 'ec2-inventory/workload.ts',
    description: 'EC2 inventory: an API on Aurora through the RDS Data API: add, read, duplicate',
  },
  'aggregation-queries': {
    file: 'aggregation-queries/workload.ts',
    description: 'Query service: orders aggregated by SQL over HTTP, by zip code and by status',
  },
  'aurora-writer': {
    file: 'aurora-writer/workload.ts',
    description: 'SQS to Lambda to Aurora: send, until the row is visible, backlog and its drain',
  },
};
