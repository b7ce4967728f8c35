import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { functionEnvironment } from '../../../scenarios/ec2-inventory/serve.ts';
import { DataApi, type DataApiOptions } from '../../../scenarios/shared/data-api/server.ts';
import { atEnd } from '../../helpers/at-end.ts';

const SCHEMA = fileURLToPath(new URL('../../../scenarios/ec2-inventory/schema.sql', import.meta.url));

/** A loopback Data API with the inventory's tables; the functions of this process are pointed at it. */
export async function startDatabase(options: DataApiOptions = {}): Promise<{ api: DataApi; url: string }> {
  const { api, url } = await DataApi.start(options);
  await api.session.use((database) => database.exec(readFileSync(SCHEMA, 'utf8')));
  Object.assign(process.env, functionEnvironment(url));
  atEnd(() => api.close());
  return { api, url };
}

/** Calls that came so far, of every kind. */
export const callsOf = ({ calls }: DataApi): number =>
  Object.values(calls).reduce((sum, one) => sum + one, 0);

export const PLACE = {
  clusterArn: 'arn:aws:rds:us-east-1:123456789012:cluster:test',
  secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:test',
  database: 'inventory',
  region: 'us-east-1',
};
