import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A process that has ended, with the CPU time that it and its children took, user and system, s. */
export interface Ended {
  stdout: string;
  stderr: string;
  cpuSeconds: number;
  seconds: number;
  code: number | null;
}

const running = new Set<ChildProcess>();

/** Has a process ended with the benchmark, should that end before its time. */
export function watch(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Ends what is still running, by its own process id. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Where a program is: named by a variable, or on the PATH; undefined: nowhere. */
export function find(program: string, variable: string): string | undefined {
  const named = process.env[variable];
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const taskset = find('taskset', 'TASKSET');

/** Whether processes can be held to a core each. */
export const canPin = taskset !== undefined && process.platform === 'linux';

function pinned(core: number | undefined, command: readonly string[]): string[] {
  return taskset === undefined || core === undefined
    ? [...command]
    : [taskset, '-c', String(core), ...command];
}

/** Runs a command to its end, on one core where that is possible. bash's `time` counts its CPU, children included. */
export async function run(
  command: readonly string[],
  { core, env = {}, input }: { core?: number | undefined; env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const started = performance.now();
  const timed = ['bash', '-c', 'TIMEFORMAT="%3U %3S"; time "$@"', 'bash', ...pinned(core, command)];
  const child = spawn(timed[0] ?? '', timed.slice(1), { env: { ...process.env, ...env }, stdio: 'pipe' });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  child.stdin.end(input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  running.delete(child);
  const seconds = (performance.now() - started) / 1000;
  return { stdout, ...cpuOf(stderr), seconds, code };
}

/** Takes the last line, which is bash's: `user system`, in seconds. */
export function cpuOf(stderr: string): { stderr: string; cpuSeconds: number } {
  const match = /(?:^|\n)([\d.]+) ([\d.]+)\n?$/.exec(stderr);
  if (!match) return { stderr, cpuSeconds: Number.NaN };
  return { stderr: stderr.slice(0, match.index), cpuSeconds: Number(match[1]) + Number(match[2]) };
}

/** Starts a server that prints one line, its URL, when it listens. */
export async function startTarget(
  command: readonly string[],
  core: number | undefined,
): Promise<{ url: string; ask: (message: string) => Promise<string>; stop: () => Promise<void> }> {
  const [program = '', ...args] = pinned(core, command);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += String(chunk);
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      const next = waiting.shift();
      if (next) next(line);
      else lines.push(line);
    }
  });
  const line = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const ready = lines.shift();
      if (ready !== undefined) return resolve(ready);
      waiting.push(resolve);
      child.once('exit', () => reject(new Error(`${command.join(' ')} ended before it said anything`)));
    });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    running.delete(child);
  };
  const url = await line();
  const ask = (message: string): Promise<string> => {
    child.stdin.write(`${message}\n`);
    return line();
  };
  return { url, ask, stop };
}

/** What a program says of its version. */
export function versionOf(command: readonly string[]): string {
  const [program = '', ...args] = command;
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+\.\d+(\.\d+)?/.exec(`${stdout} ${stderr}`)?.[0] ?? 'unknown';
}
