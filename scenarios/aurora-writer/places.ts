/** What stands for an account where the target is the one that comes along. */
const CREDENTIALS = { accessKeyId: 'loopback', secretAccessKey: 'loopback' };

export const QUEUE_PATH = '/123456789012/aurora-writer';

export const LOOPBACK = {
  region: 'us-east-1',
  credentials: CREDENTIALS,
  place: {
    clusterArn: 'arn:aws:rds:us-east-1:123456789012:cluster:aurora-writer',
    secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:aurora-writer',
    database: 'writer',
    region: 'us-east-1',
    credentials: CREDENTIALS,
  },
};
