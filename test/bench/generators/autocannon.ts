import { createRequire } from 'node:module';
import { run } from '../processes.ts';
import type { Generator, Load, Result } from './generator.ts';

const require = createRequire(import.meta.url);

interface Said {
  duration: number;
  requests: { total: number };
  latency: { mean: number; p50: number; p90: number; p99: number };
}

async function cannon({ url, core, seconds, connections }: Load, flags: readonly string[]): Promise<Result> {
  const program = require.resolve('autocannon/autocannon.js');
  const args = ['-c', String(connections), '-d', String(seconds), '-j', ...flags, `${url}/record`];
  const { stdout, cpuSeconds } = await run([process.execPath, program, ...args], { core });
  const { requests, duration, latency } = JSON.parse(stdout) as Said;
  return { requests: requests.total, seconds: duration, cpuSeconds, responseTime: latency };
}

export const autocannon: Generator = {
  name: 'autocannon',
  version: () => (require('autocannon/package.json') as { version: string }).version,
  closed: (load) => cannon(load, []),
  open: (load) => cannon(load, ['-R', String(load.rps)]),
};
