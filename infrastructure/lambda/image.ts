import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Cannot be bundled: native code. */
const NATIVE = ['@duckdb/node-api'];

/**
 * Writes what the image of `run-load` is made of into the folder `out`: the runner's own bundle, and the function beside
 * it, in `analysis/`, where it finds the queries by its own place.
 */
export function bundleRunLoad(out: string): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'runner/bundle/cli.ts', out, ...NATIVE], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  addRunLoad(out);
}

/** Puts the function into a bundle of the runner's. */
export function addRunLoad(out: string): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['infrastructure/lambda/run-load.ts'],
    outfile: join(out, 'analysis/run-load.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    external: NATIVE,
    banner: { js: "import{createRequire as r_}from'node:module';const require=r_(import.meta.url);" },
  });
  cpSync(join(ROOT, 'analysis/queries'), join(out, 'analysis/queries'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bundleRunLoad(resolve(process.env['INIT_CWD'] ?? '.', process.argv[2] ?? 'dist/run-load'));
}
