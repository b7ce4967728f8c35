import type { StackDefinition } from '../stack.ts';
import { aggregationQueries } from './aggregation-queries.ts';
import { cluster } from './cluster.ts';
import { dynamodbPartiql } from './dynamodb-partiql.ts';
import { auroraWriter } from './aurora-writer.ts';
import { ec2Inventory } from './ec2-inventory.ts';
import { grafanaDashboards } from './grafana-dashboards.ts';
import { platform } from './platform.ts';

/** Every stack, in the order of deployment: a new one is a file and a line here. */
export const STACKS: readonly StackDefinition[] = [
  cluster,
  platform,
  grafanaDashboards,
  dynamodbPartiql,
  aggregationQueries,
  auroraWriter,
  ec2Inventory,
];
