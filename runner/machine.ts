import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, hostname, platform, release, totalmem } from 'node:os';
import { localPorts, openFileLimit, usableCores } from './limits.ts';
import type { Run } from './results.ts';

/** Name of this machine; of this pod, where Kubernetes says it. */
export function hostName(): string {
  return process.env['HOSTNAME'] || hostname();
}

/** What the run was made on; a part of run.json. */
export function machine(): Run['machine'] {
  return {
    platform: platform(),
    kernel: release(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: usableCores(),
    memoryBytes: totalmem(),
    openFiles: openFileLimit(),
    ports: localPorts(),
  };
}

export function versions(): Run['versions'] {
  const own = readJson(new URL('../package.json', import.meta.url));
  const undici = readJson(import.meta.resolve('undici/package.json'));
  const gitCommit = commit();
  return {
    'open-saves-load': own.version,
    node: process.versions.node,
    undici: undici.version,
    ...(gitCommit === undefined ? {} : { gitCommit }),
  };
}

function readJson(url: URL | string): { version: string } {
  return JSON.parse(readFileSync(new URL(url), 'utf8')) as { version: string };
}

/** Commit of the checkout that the run was started in, `-dirty` when it has changes; undefined outside of one. */
function commit(): string | undefined {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 2000,
      }).trim();
    return (
      git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '-uno') === '' ? '' : '-dirty')
    );
  } catch {
    return undefined;
  }
}
