import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, run, versionOf } from '../processes.ts';
import type { Generator, Load, Result } from './generator.ts';

const program = find('vegeta', 'VEGETA');

interface Said {
  requests: number;
  /** ns */
  duration: number;
  latencies: { mean: number; '50th': number; '90th': number; '99th': number };
}

async function attack({ url, core, seconds }: Load, flags: readonly string[]): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const output = join(folder, 'results.bin');
  try {
    const args = ['attack', '-duration', `${seconds}s`, '-output', output, ...flags];
    const { cpuSeconds } = await run([program ?? 'vegeta', ...args], { core, input: `GET ${url}/record\n` });
    const { stdout } = await run([program ?? 'vegeta', 'report', '-type', 'json', output]);
    const { requests, duration, latencies } = JSON.parse(stdout) as Said;
    const ms = (ns: number): number => ns / 1e6;
    const responseTime = {
      mean: ms(latencies.mean),
      p50: ms(latencies['50th']),
      p90: ms(latencies['90th']),
      p99: ms(latencies['99th']),
    };
    return { requests, seconds: duration / 1e9, cpuSeconds, responseTime };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const vegeta: Generator = {
  name: 'vegeta',
  version: () => program && versionOf([program, '-version']),
  closed: (load) => attack(load, ['-rate', '0', '-max-workers', String(load.connections)]),
  open: (load) => attack(load, ['-rate', String(load.rps)]),
};
