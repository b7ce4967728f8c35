import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { UsageError } from './errors.ts';

/** What a file says: options by their long flag without dashes, each as text, list or switch. */
export type Configured = Map<string, { value: string | string[] | boolean; file: string }>;

/**
 * What Locust's configuration files say, the later one winning: `~/.locust.conf`, `locust.conf`, `pyproject.toml` and
 * the file of --config. Environment and command line win over all of them. Throws UsageError.
 * Source: `argument_parser.py` of Locust, the order tried against it.
 */
export function readConfigFiles(folder: string, named: string | undefined): Configured {
  const configured: Configured = new Map();
  const usual = [
    ...homeFolder().map((home) => join(home, '.locust.conf')),
    join(folder, 'locust.conf'),
    join(folder, 'pyproject.toml'),
  ];
  const files = usual.filter((file) => existsSync(file));
  if (named !== undefined) {
    const file = resolve(folder, named);
    if (!existsSync(file)) throw new UsageError(`--config ${named}: there is no such file.`);
    files.push(file);
  }
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const entries = file.endsWith('.toml') ? fromToml(text, file) : fromLines(text, file);
    for (const [key, value] of entries) configured.set(key.replace(/^--/, ''), { value, file });
  }
  return configured;
}

/** None where the system does not know the user, as in a container that runs as any number. */
function homeFolder(): string[] {
  try {
    return [homedir()];
  } catch {
    return [];
  }
}

type Entry = [key: string, value: string | string[] | boolean];

/** The table `[tool.locust]`. */
function fromToml(text: string, file: string): Entry[] {
  let tool: unknown;
  try {
    tool = (parse(text)['tool'] as Record<string, unknown> | undefined)?.['locust'];
  } catch (error) {
    throw new UsageError(`${file} is no TOML: ${(error as Error).message}`);
  }
  if (tool === undefined) return [];
  return Object.entries(tool as Record<string, unknown>).map(([key, value]) => {
    if (Array.isArray(value)) return [key, value.map(String)];
    return [key, typeof value === 'boolean' ? value : String(value)];
  });
}

/** `key = value`, `key: value` or `key` a line; `#` and `;` begin comments, sections are passed over. */
function fromLines(text: string, file: string): Entry[] {
  return text.split(/\r?\n/).flatMap((line, index): Entry[] => {
    const bare = line.trim();
    if (bare === '' || /^[#;[]/.test(bare) || bare === '---') return [];
    const found = /^(?<key>[^:=\s]+)\s*(?:[:=\s]\s*(?<value>.*?))?\s*(?:\s[#;].*)?$/.exec(bare);
    const key = found?.groups?.['key'];
    if (key === undefined) {
      throw new UsageError(`${file}, line ${index + 1}: ${bare}: it takes a line such as: users = 10`);
    }
    return [[key, valueOf(found?.groups?.['value'])]];
  });
}

function valueOf(text: string | undefined): string | string[] | boolean {
  if (text === undefined || text === '' || text === 'true') return true;
  if (text === 'false') return false;
  const list = /^\[(.*)\]$/.exec(text)?.[1];
  const unquoted = (one: string): string => one.trim().replace(/^(['"])(.*)\1$/, '$2');
  return list === undefined ? unquoted(text) : list.split(',').map(unquoted);
}
