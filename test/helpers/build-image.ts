import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './cli.ts';
import { DOCKERFILE, instructions } from './image.ts';

/**
 * Does what a Dockerfile says, without Docker: each stage is a folder of its own, `COPY` copies from the checkout or from
 * an earlier stage, and `RUN` runs in the stage's working folder; its base is this machine. Returns the folder of the
 * last stage. Throws for an instruction that it does not know, so that none is passed over.
 *
 * What a `RUN` made whose stage had the same instructions until there, in an image built before with these `layers`, is
 * not made again, as with Docker's cache.
 */
export function buildImage(folder: string, dockerfile = DOCKERFILE, layers: Layers = new Map()): string {
  const stages = new Map<string, string>();
  let root = '';
  let workdir = '/';
  let until = '';
  for (const { word, rest } of instructions(dockerfile)) {
    until = `${word === 'FROM' ? '' : until}${word} ${rest}\n`;
    switch (word) {
      case 'FROM': {
        if (!/@\$\{\w+_DIGEST\}( AS \w+)?$/.test(rest))
          throw new Error(`FROM ${rest}: not fixed by a digest`);
        const name = / AS (\w+)$/.exec(rest)?.[1] ?? 'image';
        root = join(folder, name);
        stages.set(name, root);
        workdir = '/';
        mkdirSync(root);
        break;
      }
      case 'WORKDIR':
        workdir = rest;
        mkdirSync(join(root, workdir), { recursive: true });
        break;
      case 'COPY': {
        const from = /^--from=(\w+) /.exec(rest)?.[1];
        const names = rest.replace(/^--from=\w+ /, '').split(' ');
        const to = names.pop() ?? '';
        const source = from === undefined ? ROOT : (stages.get(from) ?? '');
        for (const name of names) copy(join(source, name), inside(root, workdir, to), to.endsWith('/'));
        break;
      }
      case 'RUN':
        runOnce(rest, join(root, workdir), until, layers);
        break;
      case 'ARG':
      case 'ENV':
      case 'USER':
      case 'HEALTHCHECK':
      case 'ENTRYPOINT':
        // How it is started: imageConfig reads these.
        break;
      default:
        throw new Error(`${word} ${rest}: not known here`);
    }
  }
  return root;
}

function inside(root: string, workdir: string, path: string): string {
  return path.startsWith('/') ? join(root, path) : join(root, workdir, path);
}

/** Into a folder, or to a name; of a folder its content is copied, as Docker does. */
function copy(from: string, to: string, isFolder: boolean): void {
  const isOfCheckout = from.startsWith(ROOT);
  cpSync(from, isFolder && /\.\w+$/.test(basename(from)) ? join(to, basename(from)) : to, {
    recursive: true,
    filter: (path) => !isOfCheckout || !/\/(node_modules|results)(\/|$)/.test(path.slice(ROOT.length - 1)),
  });
}

/** What a RUN added to its folder, by the instructions until there. */
export type Layers = Map<string, { cwd: string; names: string[] }>;

function runOnce(command: string, cwd: string, until: string, layers: Layers): void {
  const known = layers.get(until);
  if (known) {
    for (const name of known.names) execFileSync('cp', ['-al', join(known.cwd, name), cwd]);
    return;
  }
  const before = new Set(readdirSync(cwd));
  run(command, cwd);
  // What copies from an earlier stage has other files each time.
  if (until.includes('--from=')) return;
  layers.set(until, { cwd, names: readdirSync(cwd).filter((name) => !before.has(name)) });
}

function run(command: string, cwd: string): void {
  execFileSync('/bin/sh', ['-c', command], {
    cwd,
    // Packages that the checkout was installed from need not be fetched again.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_prefer_offline: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
