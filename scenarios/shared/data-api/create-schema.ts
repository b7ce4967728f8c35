import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { UsageError, UserError } from 'open-saves-load';
import { runCommand } from '../command.ts';
import { Database } from './database.ts';

/** `npm run schema -- NAME --cluster-arn … --secret-arn …`: makes the tables of a scenario's database, on AWS. */

const RESUME_WITHIN_MS = 60_000;

interface Typed {
  clusterArn: string;
  secretArn: string;
  database: string;
  region?: string;
  endpoint?: string;
}

/** The statements of a scenario's schema.sql. Throws UsageError where there is none. */
function statementsOf(name: string): string[] {
  const file = fileURLToPath(new URL(`../../${name}/schema.sql`, import.meta.url));
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    throw new UsageError(
      `${name}: no scenario of this name has a schema. There are ec2-inventory and aurora-writer.`,
    );
  }
  const text = readFileSync(file, 'utf8').replaceAll(/^--.*$/gm, '');
  return text.split(';').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

async function main(): Promise<void> {
  const command = new Command('npm run schema --')
    .description("Makes the tables of a scenario's database through the RDS Data API. It may be run again.")
    .argument('<scenario>', 'ec2-inventory or aurora-writer')
    .requiredOption('--cluster-arn <arn>', 'the cluster: an output of the stack')
    .requiredOption('--secret-arn <arn>', 'its secret in Secrets Manager: an output of the stack')
    .requiredOption('--database <name>', 'its database: an output of the stack')
    .option('--region <region>', 'AWS region (default: as the AWS SDK finds it)')
    .option('--endpoint <url>', 'another address of the Data API')
    .exitOverride()
    .parse();
  const typed = command.opts<Typed>();
  const [scenario = ''] = command.args;
  const database = new Database(typed, { resumeWithinMs: RESUME_WITHIN_MS });
  for (const sql of statementsOf(scenario)) {
    console.error(sql.split('\n')[0]);
    await database.execute(sql).catch((error: Error) => {
      throw new UserError(
        `The schema could not be made: ${error.name}: ${error.message}\nThe statement was:\n${sql}`,
      );
    });
  }
  database.close();
}

await runCommand(main);
