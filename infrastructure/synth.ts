import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../runner/errors.ts';
import { makeApp } from './app.ts';
import { STACKS } from './stacks/index.ts';

/** `npm run synth [FOLDER]`: every stack, enabled or not, into cdktf.out/ or FOLDER, without the CLI. */
const outdir = process.argv[2] ?? 'cdktf.out';
try {
  const from = performance.now();
  rmSync(join(outdir, 'stacks'), { recursive: true, force: true });
  makeApp({ all: true, outdir }).synth();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  process.stdout.write(`${STACKS.map(({ name }) => join(outdir, 'stacks', name)).join('\n')}\n`);
  // Of the whole process, loading included.
  const { user, system } = process.cpuUsage();
  const cpu = ((user + system) / 1e6).toFixed(1);
  process.stderr.write(`${STACKS.length} stacks in ${seconds} s; ${cpu} s of a core with loading\n`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
