import { Command } from 'commander';
import { UsageError, flagOf } from 'open-saves-load';
import { runCommand } from '../shared/command.ts';
import { Server } from './server.ts';
import { TARGET_DEFAULTS, TARGET_HELP, checkTargetOptions, type TargetOptions } from './target-options.ts';

const PARENT_CHECK_MS = 500;

/** `npm run target`: the embedded server alone, until Ctrl-C. */

function options(argv: string[]): TargetOptions {
  const command = new Command('target')
    .description('The embedded Open Saves server, alone.')
    .exitOverride()
    .allowExcessArguments(false);
  for (const key of Object.keys(TARGET_DEFAULTS) as (keyof TargetOptions)[]) {
    const value = key === 'port' ? 8080 : TARGET_DEFAULTS[key];
    command.option(`${flagOf(key)} <value>`, TARGET_HELP[key], String(value));
  }
  const typed = command.parse(argv, { from: 'user' }).opts<Record<keyof TargetOptions, string>>();
  const number = (key: 'port' | 'cacheEntries' | 'seed'): number => {
    const value = typed[key].trim() === '' ? Number.NaN : Number(typed[key]);
    if (Number.isNaN(value)) throw new UsageError(`${flagOf(key)} ${typed[key]}: it takes a whole number.`);
    return value;
  };
  const cache = typed.cache as TargetOptions['cache'];
  const parsed = {
    ...typed,
    cache,
    port: number('port'),
    cacheEntries: number('cacheEntries'),
    seed: number('seed'),
  };
  checkTargetOptions(parsed, flagOf);
  return parsed;
}

async function main(): Promise<void> {
  const chosen = options(process.argv.slice(2));
  const server = new Server(chosen);
  const url = await server.listen();
  const shown = Object.entries(chosen).filter(([key]) => key !== 'port' && key !== 'bind');
  console.error(`Open Saves, embedded, at ${url}`);
  console.error(shown.map(([key, value]) => `${flagOf(key)} ${value}`).join('  '));
  console.error(`Requests counted so far: ${url}/__load/counts. End with Ctrl-C.`);
  const end = (): void => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  // npm dies of a signal and leaves its child running.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MS).unref();
}

await runCommand(main);
