import { UsageError } from 'open-saves-load';
import { parsed, whole } from './options.ts';
import { POPULARITY_FORMS, parsePopularity } from './zipf.ts';

/** Options of the scenarios that write and aggregate orders: where they are, and how they are spread. */
export const orderOptions = {
  table: parsed('performance_test_table', 'table of the orders', parseTable),
  accounts: whole(100, 'accounts that the orders belong to', 1, 1_000_000),
  customers: whole(100, 'customers of each account: a customer is one partition key', 1, 1_000_000),
  popularity: parsed('uniform', `how partition keys are picked: ${POPULARITY_FORMS}`, parsePopularity),
};

/** Naming rules of DynamoDB: 3 to 255 letters, digits, underscores, hyphens and dots. */
export function parseTable(text: string, option: string): string {
  if (/^[\w.-]{3,255}$/.test(text)) return text;
  throw new UsageError(
    `${option} ${text}: not a name of a table. It takes 3 to 255 letters, digits, underscores, hyphens and dots.`,
  );
}
