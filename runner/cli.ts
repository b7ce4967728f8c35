#!/usr/bin/env node
import { join } from 'node:path';
import { showAlive } from './alive.ts';
import { readCommandLine } from './command-line.ts';
import { EXIT, UserError } from './errors.ts';
import { Log } from './log.ts';
import { runWorker } from './distributed/worker.ts';
import { runCleanup } from './run-cleanup.ts';
import { runLoad } from './run.ts';
import { smallCommand } from './small-commands.ts';
import { uploadRun } from './upload/upload-run.ts';

async function main(): Promise<number> {
  showAlive(process.env['LOAD_ALIVE_FILE']);
  const request = await readCommandLine(process.argv.slice(2));
  if (!request) return EXIT.ok;
  const { options } = request;
  const ended = smallCommand(request);
  if (ended !== undefined) return ended;
  if (options.cleanup !== undefined) return runCleanup(options);
  if (options.worker) return runWorker(request);
  const { exitCode, folder, run, linked } = await runLoad(request);
  if (run && options.json) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
  process.stderr.write(`\nResults: ${folder}\n`);
  const isUploaded =
    !run || !options.upload || (await uploadRun(options.upload, folder, run, new Log(options.loglevel)));
  if (run?.interrupted && options.stopWithin !== undefined && !options.keepData) {
    process.stderr.write(`Its data is left where it is: npm run load -- --cleanup ${folder}\n`);
  }
  const samples = linked ? 'results.csv' : join(folder, 'results.csv');
  if (run) process.stderr.write(`Next:    npm run analyze -- --input ${samples}\n`);
  return isUploaded ? exitCode : Math.max(exitCode, EXIT.failed);
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
