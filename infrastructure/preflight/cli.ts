import { Command } from 'commander';
import type { z } from 'zod';
import { UserError } from '../../runner/errors.ts';
import { environmentSchema } from '../app.ts';
import { readEnvironment } from '../environment.ts';
import type { clusterOptions } from '../stacks/cluster.ts';
import type { platformOptions } from '../stacks/platform.ts';
import type { Context } from './check.ts';
import { preflight } from './preflight.ts';

const { host } = new Command('preflight')
  .description('Says what is missing before anything is deployed or run. It changes nothing.')
  .option(
    '--host <url>',
    'base URL of the server that is to be loaded: checks that it can be reached from here',
  )
  .parse()
  .opts<{ host?: string }>();

try {
  const environment = readEnvironment(environmentSchema);
  const context: Context = {
    environment,
    platform: environment.stacks['platform'] as z.output<typeof platformOptions>,
    ownCluster: environment.stacks['cluster'] as z.output<typeof clusterOptions>,
    client: { region: environment.region, maxAttempts: 2 },
    host,
    found: {},
  };
  const lacking = await preflight(context, (line) => process.stdout.write(`${line}\n`));
  process.exitCode = lacking > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
