import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStages, totalSeconds } from '../../runner/stages.ts';
import { parseDuration } from '../../runner/units.ts';
import { type LoadRequest, RequestError } from './request.ts';

/** The bundle: `runner/cli.js` and the scenarios, from where this file lies in it. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Folders of runs: the disk stays from one invocation to the next, so each is removed. */
export const RESULTS = join(tmpdir(), 'results');

/** A request as options of the load command, where it runs apart. Spans are seconds. */
export interface LoadCommand {
  /** The scenario that it is of. */
  scenario: string;
  args: string[];
  /** At full load. */
  seconds: number;
  /** Until all users are there. */
  spawning: number;
}

/** Throws RequestError where a field is none that the load command knows. */
export async function commandOf(request: LoadRequest): Promise<LoadCommand> {
  const {
    suite,
    host,
    users,
    spawn_rate: spawnRate = 1,
    rps,
    stages,
    spawned_runtime: time,
    store,
  } = request;
  const checked = <T>(field: string, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      throw new RequestError({ [field]: (error as Error).message });
    }
  };
  const seconds = checked(time === undefined ? 'stages' : 'spawned_runtime', () =>
    time === undefined ? totalSeconds(parseStages(stages ?? '')) : parseDuration(time, 'spawned_runtime'),
  );
  // Users come up before the clock starts: what they send until then is in none of the numbers.
  const spawning = users === undefined ? 0 : Math.ceil(users / spawnRate);
  const load =
    users !== undefined
      ? [`--users=${users}`, `--spawn-rate=${spawnRate}`, `--warmup=${spawning}`, `--run-time=${seconds}`]
      : rps !== undefined
        ? [`--rps=${rps}`, `--run-time=${seconds}`]
        : [`--stages=${stages ?? ''}`];
  const labels = (store?.tags ?? []).map((tag) => `--label=${tag}`);
  const scenario = await scenarioOf(suite);
  return {
    scenario,
    args: [`--scenario=${scenario}`, `--host=${host}`, ...load, ...labels],
    seconds,
    spawning,
  };
}

/** By its name, or by its file below scenarios/: nothing else can be named. */
async function scenarioOf(suite: string): Promise<string> {
  const { scenarios } = (await import(join(ROOT, 'scenarios/index.js'))) as {
    scenarios: Record<string, { file: string }>;
  };
  const file = `${suite.replace(/\.ts$/, '')}.js`;
  const [name] = Object.entries(scenarios).find(([known, of]) => known === suite || of.file === file) ?? [];
  if (name !== undefined) return name;
  const all = Object.entries(scenarios).map(([known, of]) => `${known} (${of.file.replace(/\.js$/, '.ts')})`);
  throw new RequestError({ suite: `${suite} is no scenario. There are: ${all.join(', ')}` });
}

/** Runs the load command; its log goes to ours. Resolves with its exit code and what it printed for programs. */
export function runLoad(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string; log: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'runner/cli.js'), ...args], {
    cwd: tmpdir(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    log = (log + text).slice(-LAST_WORDS);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code: code ?? 1, output, log }));
  });
}

/** Characters of the log that are kept, for what is said of a run that did not come to be. */
const LAST_WORDS = 2000;
