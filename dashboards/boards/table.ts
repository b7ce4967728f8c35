import type { Board } from '../board.ts';
import type { DashboardConfig, Table } from '../services/config.ts';
import { dynamodb } from '../services/dynamodb.ts';
import { load } from '../services/load.ts';
import { runVariables, tableVariable } from './variables.ts';

/**
 * One table, chosen at the head of the board. The choice replaces every table's name on a board, so this one is apart
 * from that of all tables, and has only what every table has: the operations that all of them know, and no indexes.
 * None where there is nothing to choose.
 */
export function tableBoard(config: DashboardConfig): Board[] {
  const { tables } = config.resources;
  const [first, second] = tables;
  if (!first || !second) return [];
  const shared = first.operations.filter((one) => tables.every(({ operations }) => operations.includes(one)));
  if (shared.length === 0) return [];
  const table: Table = { ...first, label: 'table', indexes: [], operations: shared };
  const one = { ...config, resources: { ...config.resources, tables: [table] } };
  const [rate] = load.summary(config);
  const board: Board = {
    id: 'dynamodb-table',
    title: 'DynamoDB, one table',
    text: `The table that is chosen above, by the operations that all tables know: ${shared.join(', ')}.`,
    sections: [
      { title: 'At a glance', panels: [...(rate ? [rate] : []), ...dynamodb.summary(one)] },
      ...dynamodb
        .detail(one)
        .slice(0, 1)
        .map(({ panels }) => ({ title: 'By operation', panels })),
    ],
    variables: [tableVariable(config), ...runVariables(config)],
  };
  return [board];
}
