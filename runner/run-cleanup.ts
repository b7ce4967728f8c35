import { resolve } from 'node:path';
import { leftOver } from './cleanup.ts';
import { EXIT, UserError } from './errors.ts';
import { loadFiles, loadNamed } from './load-scenario.ts';
import { logOf } from './log.ts';
import type { Options } from './options.ts';
import { workingFolder } from './run-folder.ts';
import { cleanUp } from './remove-data.ts';
import { parseScenarioOptions } from './scenario-options.ts';
import { secretsOfEnvironment } from './secrets.ts';

/** `--cleanup RUN`: removes what an earlier run left on its target. Returns the exit code. */
export async function runCleanup(options: Options): Promise<number> {
  const cwd = workingFolder();
  const { folder, context, entries } = leftOver(options.cleanup ?? '', resolve(cwd, options.results), cwd);
  if (entries.length === 0) {
    process.stderr.write(`${folder}: nothing is left to remove.\n`);
    return EXIT.ok;
  }
  if (context.embedded && options.host === undefined) {
    throw new UserError(
      `${folder}: the run drove a target that it had brought along, and what it made ended with it. Nothing to remove.`,
    );
  }
  const scenario = await (context.locustfiles ? loadFiles(context.locustfiles) : loadNamed(context.scenario));
  if (!scenario.module.remove) {
    throw new UserError(
      `${folder}: ${scenario.name} does not say how what it makes is removed: it exports no remove function. ` +
        `${entries.length} entries of its ledger are left.`,
    );
  }
  const { options: schema } = scenario.module;
  const done = await cleanUp({
    scenario,
    scenarioOptions: schema
      ? parseScenarioOptions(schema, { ...context.scenarioInput, ...secretsOfEnvironment(schema) })
      : {},
    options,
    run: context.run,
    seed: context.seed,
    host: options.host ?? context.host,
    entries,
    folder,
    log: logOf(options),
  });
  if (done) process.stderr.write(`${folder}: removed what ${entries.length} entries of its ledger list.\n`);
  return done ? EXIT.ok : EXIT.failed;
}
