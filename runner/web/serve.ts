import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '../command-line.ts';
import { StandingMaster } from '../distributed/standing-master.ts';
import { EXIT, UsageError } from '../errors.ts';
import { Interrupts } from '../interrupts.ts';
import { logOf } from '../log.ts';
import type { Outcome } from '../session.ts';
import { Lines } from './lines.ts';
import { Runs } from './runs.ts';
import { startServer } from './server.ts';

/** Workers are looked for so often, ms. */
const LOOK_MS = 100;

/**
 * Serves the page until it is told to end: by Ctrl-C, or with --autostart and --autoquit by the end of the run. Returns
 * the exit code of the last run. `onEnd` is told of each run, and returns its exit code. Throws UserError.
 */
export async function servePage(
  request: Request,
  onEnd: (outcome: Outcome) => Promise<number>,
): Promise<number> {
  const { options } = request;
  if (!request.scenario)
    throw new UsageError('Nothing to run: name a scenario with --scenario NAME, or a file with -f FILE.');
  const lines = new Lines();
  const log = logOf(options, (text) => {
    process.stderr.write(text);
    lines.note(text.trimEnd());
  });
  const master = options.master ? await StandingMaster.listen(options, log) : undefined;
  const runs = new Runs({ request, log, master, lines, onEnd });
  const server = await startServer(request, runs);
  log.info(`The page is at ${server.url}`);
  let quit: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (quit = resolve));
  // A run that is on ends by itself on the same signal; a second one ends the process at once.
  const interrupts = new Interrupts(quit, () => {
    if (!runs.isOn) process.exit(EXIT.interrupted);
  });
  try {
    if (options.autostart) await Promise.race([autostart(request, runs), told]);
    const { autoquit = -1 } = options;
    if (!options.autostart || autoquit < 0) await told;
    else await Promise.race([sleep(autoquit * 1000), told]);
    await runs.ended();
    return runs.exitCode;
  } finally {
    interrupts.release();
    await server.close();
    await master?.close();
  }
}

/** Starts what the command line asks for, and resolves when it has ended. */
async function autostart(request: Request, runs: Runs): Promise<void> {
  const { expectWorkers } = request.options;
  while (runs.master && runs.workers < expectWorkers) await sleep(LOOK_MS);
  // What keeps a run from starting is in the log, and on the page.
  await runs.start(request, false).catch(() => undefined);
  await runs.ended();
}
