import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

export const DOCKERFILE = join(ROOT, 'runner/Dockerfile');

/** One line of a Dockerfile: its instruction, and what follows. */
export interface Instruction {
  word: string;
  rest: string;
}

/** The instructions of a Dockerfile; comments are left out, and lines that a backslash continues are one. */
export function instructions(path = DOCKERFILE): Instruction[] {
  return readFileSync(path, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      return { word, rest: rest.join(' ') };
    });
}

/** What the image says of how it is started. */
export interface ImageConfig {
  entrypoint: string[];
  healthcheck: string[];
  env: Record<string, string>;
  user: string;
  workdir: string;
}

/** Of the last stage. Throws where a command is not in exec form: a shell would keep signals from node. */
export function imageConfig(path = DOCKERFILE): ImageConfig {
  const all = instructions(path);
  const last = all.slice(all.findLastIndex(({ word }) => word === 'FROM'));
  const of = (word: string): string => last.findLast((one) => one.word === word)?.rest ?? '';
  const env = last
    .filter(({ word }) => word === 'ENV')
    .flatMap(({ rest }) => rest.split(' '))
    .map((pair) => pair.split('=', 2) as [string, string]);
  return {
    entrypoint: JSON.parse(of('ENTRYPOINT')) as string[],
    healthcheck: JSON.parse(/CMD (.*)$/.exec(of('HEALTHCHECK'))?.[1] ?? '[]') as string[],
    env: Object.fromEntries(env),
    user: of('USER'),
    workdir: of('WORKDIR'),
  };
}
