import type { Plugin } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders whose code finds files beside it by its own place. */
const OURS = /\/(runner|scenarios)\/.*\.(ts|mjs)$/;

/** Code that is loaded by its URL. */
export const BY_URL = /new URL\(\s*'([^']+\.(?:ts|mjs))',\s*import\.meta\.url\s*\)/g;

/**
 * Code that is moved into chunks no longer knows its place by `import.meta.url`. Here it learns the place that its
 * source has below the bundle's root, which `#root` of the bundle's package.json leads to; names of sources become
 * those of what they were made into; and a file of a package that `import.meta.resolve` finds is copied along.
 */
export function places(root: string, out: string): Plugin {
  return {
    name: 'places',
    setup(build) {
      build.onLoad({ filter: OURS }, ({ path }) => {
        const place = relative(root, path);
        const text = readFileSync(path, 'utf8');
        const contents = place.startsWith('scenarios/index.') ? withBuiltNames(text) : text;
        return { contents: placed(contents, place, out), loader: extname(path) === '.ts' ? 'ts' : 'js' };
      });
      // What is bundled is translated already; a load thread may still have to load a user's own TypeScript.
      build.onResolve({ filter: /^tsx\/esm\/api$/ }, ({ importer }) =>
        importer.startsWith(join(root, 'scenarios/')) ? { path: 'tsx', namespace: 'none' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({
        contents: 'export const register = () => {};',
      }));
    },
  };
}

function placed(text: string, place: string, out: string): string {
  if (!text.includes('import.meta.')) return text.replaceAll('\r\n', '\n');
  const here = `new URL(${JSON.stringify(builtName(place))}, bundleRoot).href`;
  const moved = text
    .replaceAll(/import\.meta\.resolve\(\s*'([^']+)'\s*\)/g, (_whole, name: string) => copied(name, out))
    .replaceAll(BY_URL, (_whole, name: string) => `new URL('${builtName(name)}', import.meta.url)`)
    .replaceAll('import.meta.url', here);
  return `import { root as bundleRoot } from '#root';\n${moved}`;
}

/** Files of scenarios in their list. */
function withBuiltNames(text: string): string {
  return text.replaceAll(/(file: '[^']+)\.ts'/g, "$1.js'");
}

function builtName(name: string): string {
  return name.replace(/\.(ts|mjs)$/, '.js');
}

/** Copies a package's file into the bundle; returns the expression for its URL. */
function copied(name: string, out: string): string {
  const place = join('packages', dirname(name), basename(name));
  const to = resolve(out, place);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(fileURLToPath(import.meta.resolve(name)), to);
  return `new URL(${JSON.stringify(place)}, bundleRoot).href`;
}
