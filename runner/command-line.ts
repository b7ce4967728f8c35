import { Command, CommanderError, Option } from 'commander';
import type { z } from 'zod';
import { UsageError, UserError } from './errors.ts';
import { knownScenarios, loadFile, loadNamed, type LoadedScenario } from './load-scenario.ts';
import { commanderOptions, DEFAULTS, refuseOtherModel, type Options } from './options.ts';
import { modelOf } from './plan.ts';
import { workingFolder } from './run-folder.ts';
import { resolve } from 'node:path';

/** What the command line asks for. */
export interface Request {
  options: Options;
  scenario: LoadedScenario | undefined;
  /** The scenario's own options: as typed, for workers; and parsed. */
  scenarioInput: Record<string, string | boolean>;
  scenarioOptions: Record<string, unknown>;
}

const ABOUT = `Drives a target with load and says what came of it.

  npm run load -- --scenario mixed --rps 1000            open model: 1000 requests a second, for a minute
  npm run load -- --scenario crud -u 50 -r 10 -t 2m      closed model: 50 users, as in Locust
  npm run load -- -f my-users.ts --host http://127.0.0.1:8080 --stages 100:30s,500:30s`;

/**
 * Reads the command line twice: once to find the scenario, and once more with the scenario's own options.
 * Throws UsageError; prints help and returns undefined when that is what was asked for.
 */
export async function readCommandLine(argv: readonly string[]): Promise<Request | undefined> {
  const scenario = await findScenario(argv);
  const own = scenario?.module.options;
  const command = base();
  for (const option of commanderOptions()) command.addOption(option);
  const ownKeys = own ? addScenarioOptions(command, own, scenario?.name ?? '') : [];
  if (!scenario) {
    const list = Object.entries(await knownScenarios()).map(
      ([name, { description }]) => `  ${name.padEnd(10)} ${description}`,
    );
    command.addHelpText(
      'after',
      `\nScenarios (--scenario NAME --help shows the options of each):\n${list.join('\n')}`,
    );
  }
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return undefined;
    throw new UsageError(
      `${error.message.replace(/^error: /, '')}\nnpm run load -- --help lists what there is.`,
    );
  }
  const values = command.opts<Record<string, unknown>>();
  const scenarioInput = Object.fromEntries(
    ownKeys.filter((key) => values[key] !== undefined).map((key) => [key, values[key] as string | boolean]),
  );
  const options = { ...DEFAULTS, ...values } as Options;
  refuseOtherModel(modelOf(options), (key) => command.getOptionValueSource(key) === 'cli');
  for (const key of ownKeys) delete (options as unknown as Record<string, unknown>)[key];
  return {
    options,
    scenario,
    scenarioInput,
    scenarioOptions: own ? parseScenarioOptions(own, scenarioInput) : {},
  };
}

function base(): Command {
  return new Command('npm run load --')
    .description(ABOUT)
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => undefined, writeOut: (text) => process.stderr.write(text) })
    .configureHelp({ helpWidth: Math.min(process.stderr.columns || 100, 120) });
}

async function findScenario(argv: readonly string[]): Promise<LoadedScenario | undefined> {
  const finder = new Command().exitOverride().allowUnknownOption().allowExcessArguments().helpOption(false);
  finder.configureOutput({ writeErr: () => undefined });
  finder.addOption(new Option('--scenario <name>').env('LOCUST_SCENARIO'));
  finder.addOption(new Option('-f, --locustfile <file>').env('LOCUST_LOCUSTFILE'));
  try {
    finder.parse(argv, { from: 'user' });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/^error: /, ''));
  }
  const { scenario, locustfile } = finder.opts<{ scenario?: string; locustfile?: string }>();
  if (scenario !== undefined && locustfile !== undefined) {
    throw new UsageError(`--scenario ${scenario} and -f ${locustfile}: give one of the two.`);
  }
  if (scenario !== undefined) return loadNamed(scenario);
  return locustfile === undefined ? undefined : loadFile(resolve(workingFolder(), locustfile));
}

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Throws UserError when the scenario's author has made a mistake in its options. */
function addScenarioOptions(command: Command, schema: z.ZodObject, scenario: string): string[] {
  const result = schema.safeParse({});
  if (!result.success) {
    const key = String(result.error.issues[0]?.path[0] ?? '');
    throw new UserError(
      `Option ${flagOf(key)} of ${scenario} has no valid default: give each a .default(…).`,
    );
  }
  const presets = result.data as Record<string, unknown>;
  return Object.entries(schema.shape).map(([key, field]) => {
    const { description } = field as z.ZodType;
    const preset = presetText(field as z.ZodType, presets[key]);
    const flag = typeof presets[key] === 'boolean' ? flagOf(key) : `${flagOf(key)} <value>`;
    const shown = preset === '' ? '' : ` (default: ${preset})`;
    if (command.options.some(({ long }) => long === flagOf(key))) {
      throw new UserError(
        `Option ${flagOf(key)} of ${scenario} is one of ours already: give it another name.`,
      );
    }
    command.addOption(new Option(flag, `${description ?? ''}${shown} [${scenario}]`));
    return key;
  });
}

/** The default as a person would type it, also where the schema turns it into something else. */
function presetText(field: z.ZodType, parsed: unknown): string {
  const raw = (field as { def?: { defaultValue?: unknown } }).def?.defaultValue;
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  return typeof parsed === 'string' || typeof parsed === 'number' ? String(parsed) : '';
}

/** Throws UsageError naming the flag, the value, and what the schema says of it. */
export function parseScenarioOptions(
  schema: z.ZodObject,
  input: Record<string, string | boolean>,
): Record<string, unknown> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = String(issue?.path[0] ?? '');
  throw new UsageError(`${flagOf(key)} ${String(input[key] ?? '')}: ${issue?.message ?? 'not valid'}.`);
}
