import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { leftOver } from './cleanup.ts';
import { parseScenarioOptions } from './command-line.ts';
import { EXIT, UserError } from './errors.ts';
import { connect } from './host.ts';
import { HttpEngine } from './http.ts';
import { Ledger } from './ledger.ts';
import { loadFile, loadNamed } from './load-scenario.ts';
import { Log } from './log.ts';
import type { Options } from './options.ts';
import { phaseProgress } from './phase-progress.ts';
import { workingFolder } from './run-folder.ts';
import { removeData } from './scenario-data.ts';

const CONNECTIONS = 32;

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
  const scenario = await (context.locustfile ? loadFile(context.locustfile) : loadNamed(context.scenario));
  if (!scenario.module.remove) {
    throw new UserError(
      `${folder}: ${scenario.name} does not say how what it makes is removed: it exports no remove function. ` +
        `${entries.length} entries of its ledger are left.`,
    );
  }
  const url = options.host ?? context.host;
  const engine = new HttpEngine({
    host: url,
    connections: CONNECTIONS,
    timeout: options.timeout,
    headers: Object.fromEntries(options.header),
  });
  const ledger = new Ledger(devNull);
  try {
    await connect(engine, url, 1);
    const done = await removeData(
      {
        scenario,
        scenarioOptions: scenario.module.options
          ? parseScenarioOptions(scenario.module.options, context.scenarioInput)
          : {},
        run: context.run,
        seed: context.seed,
        engine,
        ledger,
        progress: phaseProgress(process.stderr),
        observe: () => undefined,
        deviate: () => undefined,
      },
      entries,
      folder,
      options.cleanupTimeout,
      new Log(options.loglevel),
    );
    if (done) process.stderr.write(`${folder}: removed what ${entries.length} entries of its ledger list.\n`);
    return done ? EXIT.ok : EXIT.failed;
  } finally {
    ledger.close();
    await engine.close();
  }
}
