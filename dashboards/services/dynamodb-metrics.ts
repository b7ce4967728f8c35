import { metricsOf, row } from './metric.ts';

const TABLE = ['TableName'];
const INDEX = ['TableName', 'GlobalSecondaryIndexName'];
const OPERATION = ['TableName', 'Operation'];

/** By table and index; what is by operation has no data without one, and zeros are not sent. */
export const DYNAMODB = metricsOf('AWS/DynamoDB', [TABLE, INDEX], {
  ConsumedReadCapacityUnits: row('Sum', 'count', 'read units used; of a period, so divide by its seconds'),
  ConsumedWriteCapacityUnits: row('Sum', 'count', 'write units used'),
  ProvisionedReadCapacityUnits: row('Average', 'per second', 'read units paid for; none on demand'),
  ProvisionedWriteCapacityUnits: row('Average', 'per second', 'write units paid for; none on demand'),
  ReadThrottleEvents: row('Sum', 'count', 'reads refused; the SDK retries them'),
  WriteThrottleEvents: row('Sum', 'count', 'writes refused; the SDK retries them'),
  SuccessfulRequestLatency: row('p99', 'ms', 'time inside DynamoDB, without the network', {
    dimensions: [OPERATION],
  }),
  ThrottledRequests: row('Sum', 'count', 'requests refused in part or whole', { dimensions: [OPERATION] }),
  SystemErrors: row('Sum', 'count', 'requests answered with a 5xx', { dimensions: [OPERATION] }),
  ReturnedItemCount: row('Sum', 'count', 'items that queries and scans gave', { dimensions: [OPERATION] }),
  ConditionalCheckFailedRequests: row('Sum', 'count', 'conditions of writes that did not hold', {
    dimensions: [TABLE],
  }),
  UserErrors: row('Sum', 'count', 'requests answered with a 400, of the whole account', { dimensions: [[]] }),
  AccountMaxReads: row('Maximum', 'per second', "the account's limit of read units", { dimensions: [[]] }),
  AccountMaxWrites: row('Maximum', 'per second', "the account's limit of write units", { dimensions: [[]] }),
});
