import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { atEnd } from './at-end.ts';
import { ROOT } from './cli.ts';

/** The embedded target alone, as a process of its own: `npm run target`. Resolves with its URL; it ends with the file's tests. */
export function startTarget(): Promise<string> {
  const program = join(ROOT, 'scenarios/open-saves/target.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  atEnd(() => void child.kill());
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /at (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the target ended: ${said}`)));
  });
}
