import type { BuildOptions } from 'esbuild';

/** What cannot be put into a bundle: native code, WebAssembly, and the translator of users' TypeScript. */
export const APART = [
  'zeromq',
  'tsx',
  'esbuild',
  '@electric-sql/pglite',
  '@duckdb/node-api',
  '@resvg/resvg-js',
  'pg-native',
];

/** How code finds its own place. Not in one piece: what is, the bundle of this package replaces. */
export const URL_OF_CODE = ['import', 'meta', 'url'].join('.');

/** Some packages are CommonJS, and ask for Node's own modules by `require`. */
const REQUIRE =
  "import { createRequire as requireOfBundle } from 'node:module';\n" +
  `const require = requireOfBundle(${URL_OF_CODE});`;

/** How everything is bundled that runs on the oldest Node that is supported. */
export const SETTINGS = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  target: 'node20.19',
  // Names of user classes are in the statistics, and in what masters and workers say to each other.
  keepNames: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  metafile: true,
} as const satisfies BuildOptions;
