import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { zip } from './zip.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Bundle {
  /** The archive: index.mjs, which exports `handler`, its source map, and the files beside it. */
  path: string;
  /** SHA-256 of the archive, hexadecimal and base64. */
  hash: string;
  base64: string;
}

/** `entry`: TypeScript file, from the root of the project. `files`: further files, as name → path from the root. */
export interface BundleProps {
  entry: string;
  files?: Readonly<Record<string, string>>;
}

const made = new Map<string, Bundle>();
const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The code of a Lambda function, bundled once a process; the same sources give the same bytes. */
export function bundle({ entry, files = {} }: BundleProps): Bundle {
  const id = JSON.stringify([entry, files]);
  const known = made.get(id);
  if (known) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    // So that a stack trace in a log names the source; its text is in the repository.
    sourcemap: 'linked',
    sourcesContent: false,
    // Packages in CommonJS ask for Node's modules by require.
    banner: { js: "import{createRequire as r_}from'node:module';const require=r_(import.meta.url);" },
  });
  if (outputFiles.length === 0) throw new Error(`esbuild made nothing of ${entry}`);
  const archive = zip([
    ...outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)] as const),
    ...Object.entries(files).map(([name, path]) => [name, readFileSync(join(ROOT, path))] as const),
  ]);
  const digest = createHash('sha256').update(archive).digest();
  const hash = digest.toString('hex');
  const path = join(folder, hash, `${basename(entry, '.ts')}.zip`);
  mkdirSync(join(folder, hash), { recursive: true });
  writeFileSync(path, archive);
  const result = { path, hash, base64: digest.toString('base64') };
  made.set(id, result);
  return result;
}
