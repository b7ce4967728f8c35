#!/usr/bin/env node
import { join } from 'node:path';
import { showAlive } from './alive.ts';
import { readCommandLine } from './command-line.ts';
import { EXIT, UserError } from './errors.ts';
import { logOf } from './log.ts';
import { runWorker } from './distributed/run-worker.ts';
import { here } from './here.ts';
import { monitorUsage } from './usage-monitor.ts';
import { runCleanup } from './run-cleanup.ts';
import type { Options } from './options.ts';
import { runRepeated } from './repeat.ts';
import type { Outcome } from './session.ts';
import { smallCommand } from './small-commands.ts';
import { uploadRun } from './upload/upload-run.ts';
import { wantsPage } from './web/wants-page.ts';

async function main(): Promise<number> {
  showAlive(process.env['LOAD_ALIVE_FILE']);
  const request = await readCommandLine(process.argv.slice(2));
  if (!request) return EXIT.ok;
  const { options } = request;
  const ended = smallCommand(request);
  if (ended !== undefined) return ended;
  if (options.cleanup !== undefined) return runCleanup(options);
  monitorUsage();
  if (options.worker) return runWorker(request);
  // The cluster's client takes a while to load.
  if (options.on) return (await import('./eks/dispatch.ts')).runOnEks(request);
  if (wantsPage(options, request.scenario)) {
    // So does a web server.
    const { servePage } = await import('./web/serve.ts');
    const code = await servePage(request, (outcome) => {
      if (options.runJson) printRuns([outcome]);
      return handOver(outcome, options);
    });
    return here.end(code);
  }
  const outcomes = await runRepeated(request);
  if (options.runJson) printRuns(outcomes);
  const codes: number[] = [];
  for (const outcome of outcomes) codes.push(await handOver(outcome, options));
  const last = outcomes.at(-1);
  const samples = last?.linked ? 'results.csv' : join(last?.folder ?? '', 'results.csv');
  if (last?.run) process.stderr.write(`Next:    npm run analyze -- --input ${samples}\n`);
  return here.end(Math.max(...codes));
}

/** Says where the results of a run are, and takes them where they are to go. Returns the exit code. */
async function handOver({ exitCode, folder, run }: Outcome, options: Options): Promise<number> {
  process.stderr.write(`\nResults: ${folder}\n`);
  const isUploaded =
    !run || !options.upload || (await uploadRun(options.upload, folder, run, logOf(options)));
  if (run?.interrupted && options.stopWithin !== undefined && !options.keepData) {
    process.stderr.write(`Its data is left where it is: npm run load -- --cleanup ${folder}\n`);
  }
  return isUploaded ? exitCode : Math.max(exitCode, EXIT.failed);
}

/** One run as an object, repeated ones as a list of those that were made. */
function printRuns(outcomes: readonly Outcome[]): void {
  const runs = outcomes.flatMap(({ run }) => run ?? []);
  if (runs.length > 0)
    process.stdout.write(`${JSON.stringify(outcomes.length > 1 ? runs : runs[0], null, 2)}\n`);
}

// Whoever reads the messages may be gone, such as a closed terminal or `| head`: the results go to disk all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
// What a scenario still waits for, such as a timer in a task, must not hold the end.
process.stdout.write('', () => process.exit());
