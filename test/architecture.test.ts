import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['runner', 'scenarios', 'analysis', 'dashboards', 'infrastructure', 'test'] as const;
type Folder = (typeof FOLDERS)[number];

/** What a folder may import of ours, beside its own files: the import table of the house. */
const MAY_IMPORT: Record<Exclude<Folder, 'test'>, readonly RegExp[]> = {
  runner: [],
  scenarios: [/^runner\/index\.ts$/],
  analysis: [/^runner\/(results|histogram|checks)\.ts$/, /^dashboards\/services(\/|\.ts$)/],
  dashboards: [/^runner\/metrics\.ts$/],
  // The layout of the results store is what its tables are made of.
  infrastructure: [/^dashboards\//, /^runner\/(results|metrics)\.ts$/, /^analysis\/store\/layout\.ts$/],
};
/** Files that may import more. */
const MAY_ALSO: Record<string, readonly RegExp[]> = {
  'infrastructure/lambda/run-load.ts': [/^runner\/results\.ts$/],
  'infrastructure/lambda/load-command.ts': [/^runner\//],
  'infrastructure/lambda/outcome.ts': [/^runner\/results\.ts$/, /^analysis\//],
  'infrastructure/lambda/ended.ts': [/^runner\//],
};
/** Any folder may: prices are data, and the errors that a person can cause are of one kind everywhere. */
const ALL_MAY = /(^|\/)prices\.json$|^runner\/errors\.ts$/;
const MOST_LINES = 300;
/** Targets, which the runner must not know of; the package's own name apart. */
const TARGET_NAMES =
  /open[ -]?saves(?![-/]load)|dynamodb|partiql|aurora|elasticache|ec2|aggregation-queries/i;

interface Import {
  from: string;
  to: string;
}

function filesIn(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|js)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|cdktf\.out|dist)\//.test(file));
}

const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Imports of our own files, as paths from the root; the package's own name is the runner's index. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((target) => target.startsWith('.') || target === 'open-saves-load')
    .map((target) => ({
      from: file,
      to:
        target === 'open-saves-load'
          ? 'runner/index.ts'
          : relative(ROOT, resolve(ROOT, dirname(file), target)),
    }));
}

const folderOf = (file: string): string => file.split('/')[0] ?? '';
const files = FOLDERS.flatMap(filesIn);
const imports = files.flatMap(importsOf);

test('the search for imports sees them all', () => {
  expect(imports).toContainEqual({ from: 'test/runner/pacer.test.ts', to: 'runner/pacer.ts' });
  expect(imports).toContainEqual({ from: 'runner/index.ts', to: 'runner/user.ts' });
  expect(imports.length).toBeGreaterThan(100);
  const lost = imports.filter(({ to }) => !existsSync(join(ROOT, to)));
  expect(lost).toEqual([]);
});

describe('who may import what', () => {
  test.each(Object.keys(MAY_IMPORT) as Exclude<Folder, 'test'>[])('%s', (folder) => {
    const broken = imports.filter(({ from, to }) => {
      if (folderOf(from) !== folder || folderOf(to) === folder || ALL_MAY.test(to)) return false;
      return ![...MAY_IMPORT[folder], ...(MAY_ALSO[from] ?? [])].some((allowed) => allowed.test(to));
    });
    expect(broken).toEqual([]);
  });

  test.each(['test', 'infrastructure'])('nothing imports %s', (folder) => {
    const broken = imports.filter(
      ({ from, to }) => folderOf(to) === folder && folderOf(from) !== folder && folderOf(from) !== 'test',
    );
    expect(broken).toEqual([]);
  });

  test("a scenario does not import another target's", () => {
    const targetOf = (file: string): string => file.split('/')[1] ?? '';
    const broken = imports.filter(
      ({ from, to }) =>
        from.startsWith('scenarios/') &&
        to.startsWith('scenarios/') &&
        targetOf(from) !== targetOf(to) &&
        from !== 'scenarios/index.ts' &&
        targetOf(to) !== 'shared',
    );
    expect(broken).toEqual([]);
  });
});

test('only infrastructure/ and its tests know cdktf, and it through one file', () => {
  const CDKTF = /from '(cdktf|cdktf-cli|constructs|@cdktf\/[^']*)'/;
  const knowing = files.filter((file) => CDKTF.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(knowing).toEqual(['infrastructure/cdktf.ts']);
});

test('no name of a target occurs in the runner', () => {
  const lines = filesIn('runner').flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .map((line, i) => `${file}:${i + 1}: ${line.trim()}`)
      .filter((line) => TARGET_NAMES.test(line)),
  );
  expect(lines).toEqual([]);
});

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});
