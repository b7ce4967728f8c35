import { Command } from 'commander';
import { UsageError, flagOf } from 'open-saves-load';
import { z } from 'zod';
import { runCommand } from '../shared/command.ts';
import { batchWrite, demandCredentials, dynamoClient, batchesOf, itemOf } from '../shared/dynamodb.ts';
import { eachLimit } from '../shared/each-limit.ts';
import { whole } from '../shared/options.ts';
import { orderOptions } from '../shared/order-options.ts';
import { orderOf, seededRule } from '../shared/orders.ts';
import { uniform } from '../shared/zipf.ts';

/** `npm run seed`: fills a table with orders that follow from a seed, so that every sum over them is known. */

const AT_ONCE = 16;
const STEPS = 20;

export const seedOptions = z.object({
  table: orderOptions.table,
  items: whole(50_000, 'orders to write; those that are there already are written over', 1, 100_000_000),
  seed: whole(1, 'the same seed gives the same orders', 0, 4_294_967_295),
  accounts: orderOptions.accounts,
  customers: orderOptions.customers,
  region: z.string().default('us-east-1').describe('AWS region of the table'),
  host: z.string().default('').describe("endpoint, such as DynamoDB Local's; else the region's own"),
  roleArn: z.string().default('').describe('ARN of a role to assume'),
});

/** Writes the orders. Throws the service's error. */
export async function seed(
  options: z.infer<typeof seedOptions>,
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  const { table, items, region, host, roleArn } = options;
  const client = dynamoClient({ host: host || undefined, region, roleArn, maxAttempts: 1 });
  await demandCredentials(client);
  const rule = seededRule(options.seed, options);
  const pick = uniform(rule.accounts * rule.customers);
  const { signal } = new AbortController();
  const batches = batchesOf(0, items);
  let done = 0;
  await eachLimit(batches.count, AT_ONCE, signal, async (index) => {
    const numbers = batches.numbers(index);
    const requests = numbers.map((number) => ({ PutRequest: { Item: itemOf(orderOf(rule, number, pick)) } }));
    await batchWrite(client, table, requests, undefined, signal);
    done += numbers.length;
    progress(done);
  });
  client.destroy();
}

function typed(argv: string[]): z.infer<typeof seedOptions> {
  const command = new Command('npm run seed --')
    .description('Fills a DynamoDB table with orders that follow from a seed.')
    .exitOverride()
    .allowExcessArguments(false);
  for (const [key, { description = '' }] of Object.entries(seedOptions.shape)) {
    command.option(`${flagOf(key)} <value>`, description);
  }
  const given = command.parse(argv, { from: 'user' }).opts<Record<string, string>>();
  const result = seedOptions.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = String(issue?.path[0] ?? '');
  throw new UsageError(`${flagOf(key)} ${given[key] ?? ''}: ${issue?.message ?? 'not valid'}.`);
}

async function main(): Promise<void> {
  const options = typed(process.argv.slice(2));
  const step = Math.ceil(options.items / STEPS);
  let next = step;
  await seed(options, (done) => {
    if (done < next && done < options.items) return;
    next = done + step;
    process.stderr.write(`${done} of ${options.items} orders\n`);
  });
}

if (process.argv[1]?.endsWith('aggregation-queries/seed.ts')) {
  // What AWS says is the person's to mend: no table, no rights.
  await runCommand(main, ({ name, message }) => `The orders could not be written: ${name}: ${message}`);
}
