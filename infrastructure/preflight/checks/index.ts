import type { Check } from '../check.ts';
import { access } from './access.ts';
import { addresses } from './addresses.ts';
import { bucket } from './bucket.ts';
import { cache } from './cache.ts';
import { cluster } from './cluster.ts';
import { addOns } from './add-ons.ts';
import { credentials } from './credentials.ts';
import { loadBalancer } from './load-balancer.ts';
import { loadNodes } from './load-nodes.ts';
import { logGroups } from './log-groups.ts';
import { quotas } from './quotas.ts';
import { server } from './server.ts';
import { state } from './state.ts';
import { tables } from './tables.ts';
import { tools } from './tools.ts';

/** In this order: later checks use what earlier ones found. */
export const CHECKS: readonly Check[] = [
  tools,
  credentials,
  state,
  cluster,
  addOns,
  access,
  logGroups,
  loadNodes,
  addresses,
  loadBalancer,
  tables,
  bucket,
  cache,
  quotas,
  server,
];
