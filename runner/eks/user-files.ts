import type { BuildFailure, BuildOptions, BuildResult, Metafile } from 'esbuild';
import { isUtf8 } from 'node:buffer';
import { basename, dirname, extname, relative } from 'node:path';
import { SETTINGS } from '../bundle/settings.ts';
import { UsageError } from '../errors.ts';
import { DataFiles } from './data-files.ts';
import { forPods } from './for-pods.ts';

/** What a ConfigMap holds, less some room, bytes. */
const LARGEST = 900_000;
/** Up to this it stays readable. */
const READABLE = 100_000;

/** A user's own files, as pods get them: JavaScript that needs nothing but the image, and the data it reads. */
export interface UserFiles {
  /** Names of those that are to be loaded, in the order of `-f`. */
  entries: string[];
  /** What lies in one folder of the pods: text as it is, and what is none in base64. */
  texts: Record<string, string>;
  binaries: Record<string, string>;
}

/**
 * Puts users' files, and all that they import, into as few files as can be; what several of them share is there once.
 * This package itself stays outside: the image has it. Throws UsageError for what cannot travel.
 */
export async function packUserFiles(files: readonly string[]): Promise<UserFiles> {
  const plain = await pack(files, false);
  if (plain.size <= READABLE) return plain.packed;
  const small = await pack(files, true);
  if (small.size <= LARGEST) return small.packed;
  const largest = small.largest.map(([name, bytes]) => `  ${String(bytes).padStart(9)}  ${name}`);
  throw new UsageError(
    `-f ${files.join(',')}: with all that it imports and reads it has ${small.size} bytes, and pods get at most ${LARGEST}, ` +
      `by a ConfigMap. Put it into the image (docs/eks.md), or leave out what is largest:\n${largest.join('\n')}`,
  );
}

interface Packed {
  packed: UserFiles;
  size: number;
  largest: [name: string, bytes: number][];
}

async function pack(files: readonly string[], isSmall: boolean): Promise<Packed> {
  const data = new DataFiles();
  const names = namesOf(files);
  const folder = dirname(files[0] ?? '');
  const { outputFiles = [], metafile } = await bundled(files, {
    ...SETTINGS,
    absWorkingDir: folder,
    entryPoints: files.map((file, i) => ({ in: file, out: names[i] ?? '' })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    write: false,
    minifyWhitespace: isSmall,
    minifySyntax: isSmall,
    tsconfigRaw: {},
    plugins: [forPods(data)],
    logLevel: 'silent',
  });
  const texts = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]));
  const binaries: Record<string, string> = {};
  for (const [name, bytes] of data.contents) {
    if (isUtf8(bytes)) texts[name] = bytes.toString();
    else binaries[name] = bytes.toString('base64');
  }
  const all = [...Object.entries(texts), ...Object.entries(binaries)];
  const size = all.reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
  return {
    packed: { entries: names.map((name) => `${name}.mjs`), texts, binaries },
    size,
    largest: largestOf(metafile, data),
  };
}

async function bundled(
  files: readonly string[],
  options: BuildOptions & { metafile: true },
): Promise<BuildResult<{ metafile: true }>> {
  // It takes a while to load, and few commands need it.
  const { build } = await import('esbuild');
  try {
    return await build(options);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { text = (error as Error).message, location, detail } = (error as BuildFailure).errors?.[0] ?? {};
    if (detail instanceof UsageError) throw detail;
    const where = location ? `${location.file}:${location.line}: ` : '';
    const native = location === null || !/\.node"/.test(text) ? '' : ' Native code cannot travel:';
    throw new UsageError(
      `-f ${files.join(',')}: pods cannot get it. ${where}${text}.${native} What the file imports goes to the pods with ` +
        'it, apart from what is native code. Leave that import out, or put all into the image (docs/eks.md).',
    );
  }
}

/** Names that Kubernetes takes as keys; each once. */
function namesOf(files: readonly string[]): string[] {
  const names = files.map((file) => basename(file, extname(file)).replaceAll(/[^A-Za-z0-9._-]+/g, '-'));
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name}-${i + 1}`));
}

/** What takes the most room: packages as wholes. */
function largestOf({ outputs }: Metafile, data: DataFiles): [string, number][] {
  const sizes = new Map<string, number>();
  const add = (name: string, bytes: number): void => void sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      add(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path, bytesInOutput);
    }
  }
  for (const { path, bytes } of data.files) add(relative('.', path), bytes.length);
  return [...sizes].toSorted(([, a], [, b]) => b - a).slice(0, 5);
}
