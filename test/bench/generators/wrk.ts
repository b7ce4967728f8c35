import { find, run, versionOf } from '../processes.ts';
import type { Generator } from './generator.ts';

const program = find('wrk', 'WRK');

/** Requests and seconds of wrk's `  N requests in 5.00s, 1MB read`. */
export function parseWrk(text: string): { requests: number; seconds: number } {
  const [, requests, seconds, unit] = /(\d+) requests in ([\d.]+)(m?s|m)/.exec(text) ?? [];
  if (requests === undefined)
    throw new Error(`wrk said something else than how many requests it made:\n${text}`);
  const factor = unit === 'm' ? 60 : unit === 'ms' ? 0.001 : 1;
  return { requests: Number(requests), seconds: Number(seconds) * factor };
}

export const wrk: Generator = {
  name: 'wrk',
  version: () => program && versionOf([program, '-v']),
  async closed({ url, core, seconds, connections }) {
    const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, `${url}/record`];
    const { stdout, cpuSeconds } = await run([program ?? 'wrk', ...args], { core });
    return { ...parseWrk(stdout), cpuSeconds };
  },
};
