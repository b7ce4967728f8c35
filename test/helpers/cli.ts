import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../runner/results.ts';
import { readSamples } from './csv.ts';
import { temporaryFolder } from './folder.ts';
import { atEnd } from './at-end.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command that `npm run load --` runs. */
export const LOAD = [process.execPath, '--import', 'tsx', join(ROOT, 'runner/cli.ts')] as const;

export interface LoadOptions {
  /** Folder that the command is typed in; a new one without it. */
  cwd?: string;
  env?: Record<string, string>;
  /** It is killed, and the test fails, after so many seconds; 80 without it. */
  limit?: number;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** From start to end of the process. */
  seconds: number;
  cwd: string;
  /** Folders of runs, oldest first. */
  folders: string[];
  /** Of the newest run; throws when there is none. */
  run: Run;
  /** results.csv of the newest run, by column. */
  rows: Record<string, string>[];
}

/** The load command as a process of its own, typed in a folder of its own. */
export class Load {
  readonly child: ChildProcess;
  readonly cwd: string;
  stdout = '';
  stderr = '';
  readonly #started = performance.now();
  readonly #ended: Promise<Ended>;

  constructor(args: readonly string[], options: LoadOptions = {}, command: readonly string[] = LOAD) {
    this.cwd = options.cwd ?? temporaryFolder();
    const [program = '', ...rest] = command;
    this.child = spawn(program, [...rest, ...args], {
      cwd: ROOT,
      env: { ...cleanEnvironment(), INIT_CWD: this.cwd, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    atEnd(() => void this.child.kill('SIGKILL'));
    this.#ended = this.#wait(options.limit ?? 80);
  }

  /** Resolves when it ends; rejects when it does not within its limit. */
  ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Resolves once `condition` holds; rejects when the process ends first. */
  async until(condition: () => boolean, what: string): Promise<void> {
    while (!condition()) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`it ended before ${what}:\n${this.stderr}`);
      }
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  async #wait(limit: number): Promise<Ended> {
    const { child, cwd } = this;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limit * 1000);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, reject) => {
      child.once('error', reject);
      child.once('close', (...how) => done(how));
    });
    clearTimeout(timer);
    if (isLate) throw new Error(`it did not end within ${limit} s:\n${this.stderr}`);
    return {
      code,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
      seconds: (performance.now() - this.#started) / 1000,
      cwd,
      get folders() {
        return runFolders(cwd);
      },
      get run() {
        return JSON.parse(readFileSync(join(newest(cwd), 'run.json'), 'utf8')) as Run;
      },
      get rows() {
        return readSamples(join(newest(cwd), 'results.csv'));
      },
    };
  }
}

/** From the start of the run's clock to its end, s: what a busy machine takes to start the process is no part of it. */
export function lasted({ start, end }: Run): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

/** Runs the load command to its end. */
export function load(args: readonly string[], options: LoadOptions = {}): Promise<Ended> {
  return new Load(args, options).ended();
}

export function runFolders(cwd: string): string[] {
  const results = join(cwd, 'results');
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .toSorted()
    .map((name) => join(results, name));
}

function newest(cwd: string): string {
  const folder = runFolders(cwd).at(-1);
  if (folder === undefined) throw new Error(`no run's folder in ${cwd}`);
  return folder;
}

/** Path of a user file that comes with the tests. */
export function fixture(name: string): string {
  return resolve(ROOT, 'test/runner/fixtures', name);
}

/**
 * What the process should end with, where a busy machine may make any run INVALID: exit code 3 counts when
 * the generator itself was late, and only then.
 */
export function expectedCode(run: Run, code: number): number {
  const busy = run.verdict.reasons.some(({ code: reason }) =>
    ['lag', 'utilisation', 'achieved', 'cpu'].includes(reason),
  );
  return busy ? Math.max(code, 3) : code;
}

/** Variables of whoever runs the tests must not steer the runs. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(LOCUST_|npm_|VITEST|NODE_OPTIONS)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}
