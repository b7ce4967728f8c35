import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, run, versionOf } from '../processes.ts';
import type { Generator, Load, Result } from './generator.ts';

const program = find('k6', 'K6');

interface Said {
  metrics: {
    http_reqs: { count: number };
    http_req_duration: { avg: number; med: number; 'p(90)': number; 'p(99)': number };
    dropped_iterations?: { count: number };
  };
}

/** `users`: preallocated, and how many there may be at most. */
async function k6(load: Load, options: object, writesSamples: boolean): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [script, summary] = [join(folder, 'script.js'), join(folder, 'summary.json')];
  const all = {
    discardResponseBodies: true,
    summaryTrendStats: ['avg', 'med', 'p(90)', 'p(99)'],
    ...options,
  };
  writeFileSync(
    script,
    `import http from 'k6/http';\nexport const options = ${JSON.stringify(all)};\n` +
      `export default function () { http.get('${load.url}/record', { tags: { name: 'record' } }); }\n`,
  );
  try {
    const samples = writesSamples ? ['--out', `csv=${join(folder, 'samples.csv')}`] : [];
    const args = ['run', '--quiet', '--summary-export', summary, ...samples, script];
    const { cpuSeconds, stderr } = await run([program ?? 'k6', ...args], { core: load.core });
    let said: Said;
    try {
      said = JSON.parse(readFileSync(summary, 'utf8')) as Said;
    } catch {
      throw new Error(`k6 wrote no summary:\n${stderr}`);
    }
    const { http_reqs: made, http_req_duration: took, dropped_iterations: dropped } = said.metrics;
    const responseTime = { mean: took.avg, p50: took.med, p90: took['p(90)'], p99: took['p(99)'] };
    return {
      requests: made.count,
      seconds: load.seconds,
      cpuSeconds,
      dropped: dropped?.count ?? 0,
      responseTime,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A constant arrival rate with so many users made in advance. */
const arrivals = ({ rps, seconds }: Load, users: number, most: number): object => ({
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: rps,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: users,
      maxVUs: most,
    },
  },
});

const version = (): string | undefined => program && versionOf([program, 'version']);

export const k6Plain: Generator = {
  name: 'k6',
  version,
  closed: (load) => k6(load, { vus: load.connections, duration: `${load.seconds}s` }, false),
  open: (load) => k6(load, arrivals(load, 300, 1000), false),
};

export const k6Samples: Generator = {
  name: 'k6, writing samples',
  version,
  open: (load) => k6(load, arrivals(load, 300, 1000), true),
};

export const k6FewUsers: Generator = {
  name: 'k6, 20 users',
  version,
  open: (load) => k6(load, arrivals(load, 20, 20), false),
};
