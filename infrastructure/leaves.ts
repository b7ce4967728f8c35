import { z } from 'zod';

/** One value of an environment: where it stands in the file, and how its variable is called. */
export interface Leaf {
  path: readonly string[];
  variable: string;
  type: 'text' | 'number' | 'boolean' | 'list' | 'table';
  /** Undefined: none, the value may be left out (or must be given, if `required`). */
  default: unknown;
  required: boolean;
  /** What it is, in words. */
  what: string;
  /** The only values, where there are few. */
  choices: readonly unknown[];
}

interface Node {
  type?: string;
  properties?: Record<string, Node>;
  additionalProperties?: boolean | Node;
  required?: string[];
  default?: unknown;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Node[];
}

/** Every value that a schema of nested objects has, in its order. */
export function leavesOf(schema: z.ZodType): Leaf[] {
  return walk(z.toJSONSchema(schema, { io: 'input' }) as Node, [], false);
}

function walk(node: Node, path: readonly string[], required: boolean): Leaf[] {
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([key, child]) =>
      walk(child, [...path, key], node.required?.includes(key) ?? false),
    );
  }
  const choices =
    node.enum ?? (node.anyOf ?? []).flatMap((one) => (one.const === undefined ? [] : [one.const]));
  return [
    {
      path,
      variable: variableOf(path),
      type: typeOf(node, choices),
      default: node.default,
      required,
      what: node.description ?? '',
      choices,
    },
  ];
}

function typeOf(node: Node, choices: readonly unknown[]): Leaf['type'] {
  if (node.type === 'array') return 'list';
  if (node.type === 'object') return 'table';
  if (node.type === 'boolean') return 'boolean';
  const numbers = choices.length > 0 && choices.every((one) => typeof one === 'number');
  return node.type === 'integer' || node.type === 'number' || numbers ? 'number' : 'text';
}

/** `openSaves.cacheKind` is DEPLOY_OPEN_SAVES_CACHE_KIND. */
const variableOf = (path: readonly string[]): string =>
  ['deploy', ...path]
    .map((word) => word.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).replaceAll('-', '_'))
    .join('_')
    .toUpperCase();
