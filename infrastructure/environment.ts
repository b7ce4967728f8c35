import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UserError } from '../runner/errors.ts';
import { leavesOf, type Leaf } from './leaves.ts';

/**
 * One file, or environment variables, or both say what an environment is. `DEPLOY_ENVIRONMENT` names the file: a name
 * of `infrastructure/environments/`, or a path ending in .json. Each value has a variable too, which wins:
 * `openSaves.bucket` is `DEPLOY_OPEN_SAVES_BUCKET`; lists are separated by commas.
 */
const FILE = 'DEPLOY_ENVIRONMENT';
const FOLDER = fileURLToPath(new URL('environments', import.meta.url));

type Tree = { [key: string]: unknown };

/** Reads, checks and completes an environment. Throws a UserError that names every value that is missing or wrong. */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  variables: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const leaves = leavesOf(schema);
  const file = fileOf(variables);
  const tree: Tree = file === undefined ? {} : readFile(file);
  const given = new Map<string, string>();
  for (const [variable, text] of Object.entries(variables)) {
    if (!variable.startsWith('DEPLOY_') || variable === FILE || text === undefined) continue;
    const leaf = leaves.find((one) => one.variable === variable);
    if (!leaf) throw new UserError(unknownVariable(variable, leaves));
    // A workflow sets what it has no value for to nothing.
    if (text === '' && leaf.type !== 'list') continue;
    put(tree, leaf.path, valueOf(leaf, text));
    given.set(leaf.path.join('.'), variable);
  }
  const result = schema.safeParse(tree);
  if (result.success) return result.data;
  const source = file ?? 'environment variables';
  const lines = result.error.issues.map((issue) => {
    const path = issue.path.join('.');
    const is = at(tree, issue.path);
    const value = is === undefined ? 'is missing' : `is ${JSON.stringify(is)}`;
    return `  ${given.get(path) ?? (path || 'the file')} ${value}: ${issue.message}`;
  });
  throw new UserError(
    `The environment is not right (${source}):\n${lines.join('\n')}\nEach value: docs/stacks.md`,
  );
}

function fileOf(variables: NodeJS.ProcessEnv): string | undefined {
  const name = variables[FILE];
  if (!name) return undefined;
  const path = name.endsWith('.json')
    ? resolve(variables['INIT_CWD'] ?? '.', name)
    : resolve(FOLDER, `${name}.json`);
  if (!existsSync(path)) {
    throw new UserError(
      `${FILE} is '${name}', but there is no file ${path}. Make it, or give the path of another.`,
    );
  }
  return path;
}

function readFile(path: string): Tree {
  try {
    const tree: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return z.record(z.string(), z.unknown()).parse(tree);
  } catch (error) {
    throw new UserError(`${path} is not a JSON object: ${(error as Error).message}`);
  }
}

/** What a variable's text says; what does not fit stays text, and the check names it. */
function valueOf({ type }: Leaf, text: string): unknown {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'list') return text === '' ? [] : text.split(',').map((item) => item.trim());
  if (type === 'table') {
    return Object.fromEntries(
      text
        .split(',')
        .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
    );
  }
  return text;
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) tree[first] = value;
  else put((tree[first] ??= {}) as Tree, rest, value);
}

const at = (tree: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], tree);

function unknownVariable(variable: string, leaves: readonly Leaf[]): string {
  const words = new Set(variable.split('_').slice(1));
  const shared = ({ variable: name }: Leaf): number =>
    name.split('_').filter((word) => words.has(word)).length;
  const near = leaves
    .filter((leaf) => shared(leaf) > 0)
    .toSorted((a, b) => shared(b) - shared(a))
    .slice(0, 5)
    .map((leaf) => leaf.variable);
  return `There is no ${variable}${near.length > 0 ? `; near: ${near.join(', ')}` : ''}. Each value: docs/stacks.md`;
}
