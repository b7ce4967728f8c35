import { Command, CommanderError, Option } from 'commander';
import {
  refuseBesideCleanup,
  refuseBesideHost,
  refuseOtherModel,
  refusePointless,
  refuseUntraced,
} from './contradictions.ts';
import { refuseDistributed } from './contradictions-distributed.ts';
import { passedOn, refuseEks, type PassedOn } from './eks/passed-on.ts';
import { UsageError } from './errors.ts';
import { readConfigFiles } from './config-files.ts';
import { configure } from './configure.ts';
import { Given } from './given.ts';
import { notHere } from './locust-flags.ts';
import { Log } from './log.ts';
import { findScenario } from './find-scenario.ts';
import { checkScenario, knownScenarios, type LoadedScenario } from './load-scenario.ts';
import { namedPlan } from './named-plan.ts';
import { refuseSwallowed } from './npm-flags.ts';
import { commanderOptions, readOptions, type Options } from './options.ts';
import { modelOf, refuseContradictions } from './plan.ts';
import { workingFolder } from './run-folder.ts';
import { addScenarioOptions, parseScenarioOptions } from './scenario-options.ts';
import { settle } from './user-settings.ts';

/** What the command line asks for. */
export interface Request {
  options: Options;
  scenario: LoadedScenario | undefined;
  /** The scenario's own options: as typed, for workers; and parsed. */
  scenarioInput: Record<string, string | boolean>;
  scenarioOptions: Record<string, unknown>;
  /** With --on: what the pods are told. */
  passed?: PassedOn;
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
  const ours = commanderOptions();
  refuseSwallowed(
    ours.map(({ long }) => long ?? ''),
    process.env,
  );
  const configured = readConfigFiles(workingFolder(), configFile(argv));
  const found = await findScenario(argv, configured);
  const own = found?.module.options;
  const command = base();
  for (const option of ours) command.addOption(option);
  const ownKeys = own ? addScenarioOptions(command, own, found?.name ?? '') : [];
  if (!found) {
    const list = Object.entries(await knownScenarios()).map(
      ([name, { description }]) => `  ${name.padEnd(10)} ${description}`,
    );
    command.addHelpText(
      'after',
      `\nScenarios (--scenario NAME --help shows the options of each):\n${list.join('\n')}`,
    );
  }
  configure(command, configured, new Log('INFO'));
  try {
    command.parse(withAliases(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return undefined;
    const ofLocust = /unknown option '(--[a-z-]+)/.exec(error.message)?.[1];
    const why = ofLocust === undefined ? undefined : notHere(ofLocust);
    throw new UsageError(
      `${why ?? error.message.replace(/^error: /, '')}\nnpm run load -- --help lists what there is.`,
    );
  }
  const values = command.opts<Record<string, unknown>>();
  const given = new Given(command, configured);
  const nameOf = (key: string): string => given.nameOf(key);
  const scenarioInput = Object.fromEntries(
    ownKeys.filter((key) => values[key] !== undefined).map((key) => [key, values[key] as string | boolean]),
  );
  values['stages'] = namedPlan(values['stages'], found, nameOf('stages'));
  const options = { ...readOptions(values, nameOf), userClasses: userClasses(command.args, found) };
  options.connections ??= found?.module.defaults?.connections;
  const scenario = found && options.cleanup === undefined ? settle(found, options) : found;
  const scenarioOptions = own ? parseScenarioOptions(own, scenarioInput, nameOf) : {};
  if (options.cleanup !== undefined) {
    refuseBesideCleanup(given, ownKeys);
  } else {
    refuseContradictions(options, nameOf);
    refuseOtherModel(modelOf(options), given);
    refusePointless(options, given);
    if (options.on === undefined) refuseDistributed(options, given);
    refuseEks(options, (key) => given.isTyped(key));
    if (options.host !== undefined) {
      refuseBesideHost(given, scenario?.module.targetOptions ?? [], options.host);
    }
    if (scenario) {
      refuseUntraced(given, scenario.classes);
      checkScenario(scenario, scenarioOptions, options);
    }
  }
  const passed = options.on === undefined ? {} : { passed: passedOn(command) };
  return { options, scenario, scenarioInput, scenarioOptions, ...passed };
}

/** `--skip-log`, by which Locust's own help calls it; `--web`, for whom any port will do. */
const ALIASES: Readonly<Record<string, string>> = { '--skip-log': '--skip-log-setup', '--web': '--tunnel=0' };

function withAliases(argv: readonly string[]): string[] {
  return argv.map((part) => ALIASES[part] ?? part);
}

/** What stands behind the options; else LOCUST_USER_CLASSES. Throws UsageError for what can be no class. */
function userClasses(typed: readonly string[], scenario: LoadedScenario | undefined): string[] {
  const isName = (word: string): boolean => scenario !== undefined && /^[A-Za-z_$][\w$]*$/.test(word);
  const stray = typed.find((word) => !isName(word));
  if (stray !== undefined) {
    throw new UsageError(
      `${stray}: not an option, nor the value of one. Options come after "npm run load --", ` +
        'such as: npm run load -- --scenario mixed --rps 100\nnpm run load -- --help lists what there is.',
    );
  }
  if (typed.length > 0) return [...typed];
  return (process.env['LOCUST_USER_CLASSES'] ?? '').split(/\s+/).filter((word) => word !== '');
}

function base(): Command {
  return new Command('npm run load --')
    .usage('[options] [UserClass ...]')
    .description(ABOUT)
    .exitOverride()
    .allowExcessArguments()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ helpWidth: Math.min(process.stdout.columns || 100, 120) });
}

/** The file that --config names; it has no variable, as in Locust. */
function configFile(argv: readonly string[]): string | undefined {
  const finder = new Command().exitOverride().allowUnknownOption().allowExcessArguments().helpOption(false);
  finder.configureOutput({ writeErr: () => undefined }).addOption(new Option('--config <file>'));
  try {
    return finder.parse(argv, { from: 'user' }).opts<{ config?: string }>().config;
  } catch {
    return undefined;
  }
}
