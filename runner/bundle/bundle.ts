import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFor, type Lock } from './lock.ts';
import { BY_URL, places } from './places.ts';
import { APART, SETTINGS } from './settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Package {
  name: string;
  version: string;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
}

/**
 * Writes the load command and the scenarios, as JavaScript, into the folder `out`, which is made anew: the tree is that
 * of the sources, so that what finds files by their place still does; what several files need lies in `chunks/`, once.
 * `out` is a package of its own, whose lock file holds nothing but what could not be bundled, and `more`: what others need
 * who put something beside it.
 */
export async function bundle(out: string, more: readonly string[] = []): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = await build({
    ...SETTINGS,
    absWorkingDir: ROOT,
    entryPoints: entries(),
    outbase: ROOT,
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    external: [...APART, '#root'],
    plugins: [places(ROOT, out)],
    logLevel: 'error',
  });
  for (const file of filesOf(['runner', 'scenarios'])) {
    if (isPage(file) || !/\.(ts|mjs)$|\/Dockerfile/.test(file)) cpSync(join(ROOT, file), join(out, file));
  }
  cpSync(join(ROOT, 'analysis/prices.json'), join(out, 'analysis/prices.json'));
  const imported = new Set(
    Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external === true).map(({ path }) => packageOf(path)),
    ),
  );
  writePackage(out, [...APART.filter((name) => imported.has(name)), ...more]);
}

/** The command, what users import, the scenarios, and what any of our code loads by its URL, such as threads. */
function entries(): string[] {
  const scenarios = readFileSync(join(ROOT, 'scenarios/index.ts'), 'utf8');
  const named = [...scenarios.matchAll(/file: '([^']+)'/g)].map((match) => `scenarios/${match[1] ?? ''}`);
  const byUrl = filesOf(['runner', 'scenarios'])
    .filter((file) => /\.(ts|mjs)$/.test(file) && !isPage(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(BY_URL)].map((match) =>
        join(dirname(file), match[1] ?? ''),
      ),
    );
  const commands = ['runner/cli.ts', 'runner/health.ts', 'runner/index.ts', 'scenarios/index.ts'];
  return [...new Set([...commands, ...named, ...byUrl])];
}

/** What browsers load, as it is. */
function isPage(file: string): boolean {
  return file.includes('/page/');
}

function filesOf(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
}

function packageOf(path: string): string {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/');
}

function writePackage(out: string, apart: readonly string[]): void {
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const { name, version, engines } = own;
  // What is none of ours is asked for only where it is there, such as pg's native half.
  const ours = apart.filter((one) => Object.hasOwn(own.dependencies, one));
  const dependencies = Object.fromEntries(ours.map((one) => [one, own.dependencies[one] ?? '']));
  const described = { name, version, private: true, type: 'module', engines, dependencies };
  const found = { exports: { '.': './runner/index.js' }, imports: { '#root': './root.js' } };
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(out, 'package.json'), json({ ...described, ...found }));
  writeFileSync(join(out, 'package-lock.json'), json(lockFor(lock, described)));
  writeFileSync(join(out, 'root.js'), "export const root = new URL('.', import.meta.url);\n");
}
