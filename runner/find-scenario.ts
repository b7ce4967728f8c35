import { Command, Option } from 'commander';
import type { Configured } from './config-files.ts';
import { configure, only } from './configure.ts';
import { scenarioOfMaster } from './distributed/locustfile.ts';
import { UsageError, UserError } from './errors.ts';
import { Given, variableOf } from './given.ts';
import { loadFile, loadNamed, type LoadedScenario } from './load-scenario.ts';
import { defaultLocustfile } from './locustfiles.ts';
import { Log } from './log.ts';
import { workingFolder } from './run-folder.ts';

interface Found {
  scenario?: string;
  locustfile?: string;
  worker?: boolean;
  masterHost: string;
  masterPort: string;
  /** What needs no users. */
  cleanup?: string;
  init?: string;
  version?: boolean;
}

/**
 * The users that a command line is about, before its other options are read, for they may have options of their own:
 * those of --scenario, of -f, or of the `locustfile.ts` in the working folder. Throws UserError.
 */
export async function findScenario(
  argv: readonly string[],
  configured: Configured,
): Promise<LoadedScenario | undefined> {
  const finder = new Command().exitOverride().allowUnknownOption().allowExcessArguments().helpOption(false);
  finder.configureOutput({ writeErr: () => undefined });
  const of = (flags: string): Option => {
    const option = new Option(flags);
    return option.env(variableOf(option.long ?? ''));
  };
  finder.addOption(of('--scenario <name>')).addOption(of('-f, --locustfile <file>'));
  finder.addOption(of('--worker')).addOption(of('--master-host <host>').default('127.0.0.1'));
  finder.addOption(of('--master-port <port>').default('5557'));
  for (const flags of ['--cleanup <run>', '--init <file>', '-V, --version'])
    finder.addOption(new Option(flags));
  configure(finder, only(configured, finder), new Log('INFO'));
  try {
    finder.parse(argv, { from: 'user' });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/^error: /, ''));
  }
  const found = finder.opts<Found>();
  const { scenario, locustfile } = found;
  const given = new Given(finder, configured);
  const ofName = given.nameOf('scenario');
  const ofFile = given.isTyped('locustfile') ? '-f' : given.nameOf('locustfile');
  if (scenario !== undefined && locustfile !== undefined) {
    throw new UsageError(`${ofName} ${scenario} and ${ofFile} ${locustfile}: give one of the two.`);
  }
  if (scenario !== undefined) return loadNamed(scenario, ofName);
  if (locustfile === '-') {
    if (!found.worker)
      throw new UserError(`${ofFile} -: a worker gets the users of its master so. Add --worker.`);
    return scenarioOfMaster(found.masterHost, Number(found.masterPort));
  }
  if (locustfile !== undefined) return loadFile(locustfile, ofFile);
  if (found.cleanup !== undefined || found.init !== undefined || found.version) return undefined;
  const usual = defaultLocustfile(workingFolder());
  return usual === undefined ? undefined : loadFile(usual);
}
