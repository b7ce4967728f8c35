import { UserError } from '../runner/errors.ts';
import { makeApp } from './app.ts';

/** What `cdktf` runs (cdktf.json): the stacks that the environment enables. */
try {
  makeApp({ all: false }).synth();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
