import type { Request } from '../command-line.ts';
import { UsageError } from '../errors.ts';
import { here } from '../here.ts';
import { isOneOfSeveral, workerProcesses } from './worker-processes.ts';
import { Worker } from './worker.ts';

/** `--worker`: one, or as many as `--processes` says. Returns the exit code. Throws UserError. */
export async function runWorker(request: Request): Promise<number> {
  const { scenario, options } = request;
  if (!scenario) {
    throw new UsageError('--worker: name the users too, with --scenario NAME or -f FILE, as on the master.');
  }
  if (options.processes > 1 && !isOneOfSeveral()) return workerProcesses(options.processes);
  return here.end(await new Worker(request, scenario).run());
}
