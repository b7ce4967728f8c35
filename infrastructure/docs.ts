import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { makeApp } from './app.ts';
import { core } from './config.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import type { StackDefinition } from './stack.ts';
import { STACKS } from './stacks/index.ts';

export const PATH = fileURLToPath(new URL('../docs/stacks.md', import.meta.url));

interface StackJson {
  resource?: Record<string, Record<string, { '//': { metadata: { path: string } } }>>;
  output?: Record<string, { description: string }>;
  variable?: Record<string, { description: string }>;
}

const HEAD = `# Stacks

Made from the code by \`npm run docs\`; [infrastructure.md](infrastructure.md) says how they are used.

Each value stands in the environment's file under its name, or in its variable, which wins. \`DEPLOY_ENVIRONMENT\` names the
file: a name of \`infrastructure/environments/\`, or a path that ends in .json. Values without a default may be left out.

## Every stack
`;

/** docs/stacks.md: inputs with their defaults, resources and outputs of each stack. */
export async function stacksDocument(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'stacks-'));
  try {
    makeApp({ all: true, outdir, variables: {} }).synth();
    const parts = STACKS.map((stack) => {
      const file = join(outdir, 'stacks', stack.name, 'cdk.tf.json');
      return partOf(stack, JSON.parse(readFileSync(file, 'utf8')) as StackJson);
    });
    const text = [HEAD, inputs(leavesOf(z.strictObject(core)), []), ...parts].join('\n');
    return await format(text, { ...(await resolveConfig(PATH)), parser: 'markdown' });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function partOf({ name, what, options }: StackDefinition, json: StackJson): string {
  const schema = z.strictObject({ stacks: z.strictObject({ [name]: options }) });
  const variables = Object.entries(json.variable ?? {});
  return [
    `## ${name}\n\n${what}\n\n### Inputs\n`,
    inputs(leavesOf(schema), ['stacks', name]),
    ...(variables.length === 0
      ? []
      : [
          'Variables of Terraform, never written down:\n',
          table(
            ['variable', 'what'],
            variables.map(([key, { description }]) => [`\`TF_VAR_${key}\``, description]),
          ),
        ]),
    '### Resources\n',
    table(['part', 'resources'], resources(json)),
    '### Outputs\n',
    table(
      ['output', 'what'],
      Object.entries(json.output ?? {}).map(([key, { description }]) => [`\`${key}\``, description]),
    ),
  ].join('\n');
}

/** `under`: where all of them stand, left out of their names here. */
const inputs = (leaves: readonly Leaf[], under: readonly string[]): string =>
  table(
    ['value', 'what', 'default', 'variable'],
    leaves.map((leaf) => [
      `\`${leaf.path.slice(under.length).join('.')}\``,
      `${leaf.what}${leaf.choices.length > 0 ? ` (${leaf.choices.map((one) => `\`${String(one)}\``).join(', ')})` : ''}`,
      defaultOf(leaf),
      `\`${leaf.variable}\``,
    ]),
  );

function defaultOf({ default: value, required }: Leaf): string {
  if (value === undefined) return required ? 'must be given' : '';
  if (typeof value !== 'object') return `\`${String(value)}\``;
  const text = JSON.stringify(value);
  return text === '[]' || text === '{}' ? 'none' : `\`${text}\``;
}

/** What each part of a stack makes: how many of which type. */
function resources({ resource = {} }: StackJson): string[][] {
  const parts = new Map<string, Map<string, number>>();
  for (const [type, named] of Object.entries(resource)) {
    for (const { '//': comment } of Object.values(named)) {
      const part = comment.metadata.path.split('/')[1] ?? '';
      const counts = parts.get(part) ?? new Map<string, number>();
      parts.set(part, counts.set(type, (counts.get(type) ?? 0) + 1));
    }
  }
  return [...parts].map(([part, counts]) => [
    `\`${part}\``,
    [...counts].map(([type, count]) => (count === 1 ? `\`${type}\`` : `${count} \`${type}\``)).join(', '),
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PATH, await stacksDocument());
