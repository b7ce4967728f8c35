import { Inventory } from './inventory.ts';

let inventory: Inventory | undefined;

/** The inventory that the function's environment names; made once, for the life of the function. Throws Error. */
export function inventoryOfEnvironment(): Inventory {
  inventory ??= new Inventory({
    clusterArn: variable('DB_CLUSTER_ARN'),
    secretArn: variable('DB_CRED_SECRETS_STORE_ARN'),
    database: variable('DB_NAME'),
    ...(process.env['DATA_API_ENDPOINT'] ? { endpoint: process.env['DATA_API_ENDPOINT'] } : {}),
  });
  return inventory;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The function's environment has no ${name}: its stack sets it.`);
  return value;
}
