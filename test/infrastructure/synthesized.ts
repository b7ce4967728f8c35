import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeApp } from '../../infrastructure/app.ts';
import { STACKS } from '../../infrastructure/stacks/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';

/** A stack as Terraform reads it. */
export interface Synthesized {
  name: string;
  /** Its folder, with cdk.tf.json and the assets. */
  folder: string;
  json: StackJson;
}

export type Block = Record<string, unknown>;
export interface StackJson {
  resource?: Record<string, Record<string, Block>>;
  data?: Record<string, Record<string, Block>>;
  output?: Record<string, Block>;
  variable?: Record<string, Block>;
  provider?: Record<string, Block[]>;
  terraform: Block;
}

/** Every stack, enabled or not, with these variables for an environment. */
export function synthesize(variables: NodeJS.ProcessEnv = {}): Synthesized[] {
  const outdir = join(temporaryFolder(), 'out');
  makeApp({ all: true, outdir, variables }).synth();
  return STACKS.map(({ name }) => {
    const folder = join(outdir, 'stacks', name);
    return { name, folder, json: JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as StackJson };
  });
}

/** Every text in a value, with the path to it. */
export function textsOf(value: unknown, path = ''): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== '//')
    .flatMap(([key, child]) => textsOf(child, path === '' ? key : `${path}.${key}`));
}
