import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../../runner/results.ts';
import { readSamples } from '../../helpers/csv.ts';
import { run } from '../processes.ts';
import type { Generator, Load, Result } from './generator.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const { scripts, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: { load: string };
  version: string;
};
/** What `npm run load` runs: node with the flags of that script. */
export const COMMAND = scripts.load
  .split(' ')
  .map((part) => (part === 'runner/cli.ts' ? join(ROOT, part) : part));

/** Due times are told of so many requests at most. */
const FEW = 10_000;

const duesOf = (file: string): number[] => readSamples(file).map(({ timestamp }) => Number(timestamp) * 1000);

async function load(flags: readonly string[], { url, core, seconds, connections }: Load): Promise<Result> {
  const results = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const ended = await run(
      [
        ...COMMAND,
        '-f',
        join(ROOT, 'test/bench/one-get.ts'),
        '--host',
        url,
        '-t',
        `${seconds}s`,
        '--connections',
        String(connections),
        '--results',
        results,
        '--only-summary',
        ...flags,
      ],
      { core, env: { INIT_CWD: results } },
    );
    const folder = readdirSync(results).find((name) => name.endsWith('one-get'));
    if (folder === undefined) throw new Error(`the load command made no run:\n${ended.stderr}`);
    const told = JSON.parse(readFileSync(join(results, folder, 'run.json'), 'utf8')) as Run;
    const isShort = told.totals.requests <= FEW;
    const dues = isShort ? { dues: duesOf(join(results, folder, 'results.csv')) } : {};
    const timeline = readSamples(join(results, folder, 'timeline.csv'));
    const memoryMb = timeline.map(({ memory_bytes: bytes }) => Number(bytes) / 1e6);
    return { ...resultOf(told, ended.cpuSeconds), ...dues, memoryMb };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

function resultOf({ totals, duration, responseTime, serviceTime, lag }: Run, cpuSeconds: number): Result {
  return {
    requests: totals.requests,
    seconds: duration,
    cpuSeconds,
    dropped: totals.unsent,
    responseTime,
    serviceTime,
    lag,
  };
}

export const ours: Generator = {
  name: 'open-saves-load',
  version: () => version,
  closed: (asked) => load(['-u', String(asked.connections), '-r', String(asked.connections)], asked),
  open: (asked) => {
    return load(['--rps', String(asked.rps), '--arrivals', asked.arrivals ?? 'even'], asked);
  },
};
