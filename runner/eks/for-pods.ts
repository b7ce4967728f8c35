import type { Plugin } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { APART } from '../bundle/settings.ts';
import { UsageError } from '../errors.ts';
import type { DataFiles } from './data-files.ts';

const NAME = 'open-saves-load';
const INDEX = /(?:^|\/)runner\/index\.[jt]s$/;
/** Of what cannot be bundled, what the image has, or what may be missing. */
const IN_IMAGE = APART.filter((name) => !['@duckdb/node-api', '@resvg/resvg-js'].includes(name));

/** Makes users' code what runs in the pods: the package is that of the image, and data lies beside the code. */
export function forPods(data: DataFiles): Plugin {
  return {
    name: 'for-pods',
    setup(build) {
      const { esbuild } = build;
      const outside = { path: NAME, external: true };
      build.onResolve({ filter: new RegExp(`^${NAME}$`) }, () => outside);
      build.onResolve({ filter: INDEX }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return !existsSync(file) || packageAbove(file)?.name === NAME ? outside : undefined;
      });
      build.onResolve({ filter: new RegExp(`^(${IN_IMAGE.join('|')})(/|$)`) }, ({ path }) => ({
        path,
        external: true,
      }));
      build.onLoad({ filter: /\.([cm]?ts|m?js)$/ }, async ({ path }) => {
        if (path.includes('/node_modules/')) return undefined;
        refuseInner(path);
        const loader = path.endsWith('ts') ? 'ts' : 'js';
        // Without types and comments, and all strings in the same quotes.
        const { code } = await esbuild.transform(readFileSync(path, 'utf8'), {
          loader,
          target: 'esnext',
          sourcefile: path,
          tsconfigRaw: {},
          legalComments: 'none',
        });
        return { contents: data.placed(code, path), loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/** What is inside of this package would be there twice: in the image, and with the user's file. */
function refuseInner(path: string): void {
  const above = packageAbove(path);
  if (above?.name !== NAME || !path.startsWith(join(above.folder, 'runner/'))) return;
  throw new UsageError(
    `-f: ${relative('.', path)} is inside of this package, and the pods have that already. ` +
      `Import what there is from '${NAME}', its index.`,
  );
}

/** Folder of the package that a file is part of, and what it is called. */
function packageAbove(file: string): { folder: string; name: unknown } | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8')) as { name: unknown };
      return { folder, name };
    } catch {
      // It is further up.
    }
  }
  return undefined;
}
