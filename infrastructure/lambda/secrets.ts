import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { variable } from './variable.ts';

const FOLDER = tmpdir();

const isPem = (value: string): boolean => value.startsWith('-----BEGIN ');

/**
 * What runs need and nobody may see, from SSM: each parameter below SECRETS is an option of the load command, by its name
 * (`…/bearer`, `…/basic-auth`, `…/cert`). Gives the options that lead to it: a file, so that no command line shows it.
 * A value that is PEM is put into a file of its own, for the options that name one: `files`, by their options.
 */
export async function secretOptions(): Promise<{ args: string[]; files: string[]; remove: () => void }> {
  const found = new Map<string, string>();
  const pages = paginateGetParametersByPath(
    { client: new SSMClient({}) },
    { Path: variable('SECRETS'), Recursive: true, WithDecryption: true },
  );
  for await (const { Parameters = [] } of pages) {
    for (const { Name = '', Value = '' } of Parameters) found.set(Name.split('/').at(-1) ?? '', Value);
  }
  if (found.size === 0) return { args: [], files: [], remove: () => undefined };
  const files = [...found].map(([name, value]) => ({ name, value, path: join(FOLDER, `${name}.secret`) }));
  const lines = files.map(({ name, value, path }) => {
    if (!isPem(value)) return `${name} = ${JSON.stringify(value)}`;
    writeFileSync(path, value, { mode: 0o600 });
    return `${name} = ${JSON.stringify(path)}`;
  });
  const config = join(FOLDER, 'secrets.toml');
  writeFileSync(config, `[tool.locust]\n${lines.join('\n')}\n`, { mode: 0o600 });
  const written = [config, ...files.map(({ path }) => path)];
  return {
    args: [`--config=${config}`],
    files: files.filter(({ value }) => isPem(value)).map(({ name }) => name),
    remove: () => {
      for (const path of written) rmSync(path, { force: true });
    },
  };
}
