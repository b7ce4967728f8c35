import { spawn, type ChildProcess } from 'node:child_process';
import { EXIT } from '../errors.ts';
import { Interrupts } from '../interrupts.ts';

/** `--worker --processes N`: as many workers, each a process of its own. Returns the highest exit code. */
export async function workerProcesses(count: number): Promise<number> {
  const [program, ...args] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)] as [
    string,
    ...string[],
  ];
  const env = { ...process.env, [SINGLE]: '1' };
  const children = Array.from({ length: count }, () => spawn(program, args, { env, stdio: 'inherit' }));
  const tell = (signal: NodeJS.Signals) => () => children.forEach((child) => child.kill(signal));
  // From a terminal they have got the signal already; they take a second one that comes at once as the same.
  const interrupts = new Interrupts(tell('SIGINT'), tell('SIGKILL'));
  const codes = await Promise.all(children.map(codeOf));
  interrupts.release();
  return Math.max(...codes);
}

/** Set for a process that is one of several. */
const SINGLE = 'OPEN_SAVES_LOAD_ONE_WORKER';

export const isOneOfSeveral = (): boolean => process.env[SINGLE] !== undefined;

function codeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(EXIT.failed));
    child.once('close', (code) => resolve(code ?? EXIT.failed));
  });
}
