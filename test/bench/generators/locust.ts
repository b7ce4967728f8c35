import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseCsv } from '../../helpers/csv.ts';
import { find, run, versionOf } from '../processes.ts';
import type { Generator, Load, Result } from './generator.ts';

const python = process.env['LOCUST_PYTHON'];
const program = python === undefined ? find('locust', 'LOCUST') : join(dirname(python), 'locust');

/** `wait` is Python for the class's wait_time. */
async function locust(kind: string, wait: string, users: number, load: Load): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'locustfile.py');
  writeFileSync(
    file,
    `from locust import ${kind}, constant, constant_throughput, task\n` +
      `class OneGet(${kind}):\n    wait_time = ${wait}\n` +
      '    @task\n    def get(self):\n        self.client.get("/record", name="record")\n',
  );
  try {
    const flags = ['-f', file, '--headless', '-H', load.url, '-u', String(users), '-r', String(users)];
    const args = [...flags, '-t', `${load.seconds}s`, '--csv', join(folder, 'out'), '--only-summary'];
    const { cpuSeconds, stderr } = await run([program ?? 'locust', ...args], { core: load.core });
    const rows = parseCsv(readFileSync(join(folder, 'out_stats.csv'), 'utf8'));
    const [head = [], ...lines] = rows;
    const total = lines.find((line) => line[head.indexOf('Name')] === 'Aggregated');
    if (!total) throw new Error(`locust wrote no totals:\n${stderr}`);
    const of = (column: string): number => Number(total[head.indexOf(column)]);
    const responseTime = {
      mean: of('Average Response Time'),
      p50: of('50%'),
      p90: of('90%'),
      p99: of('99%'),
    };
    const requests = of('Request Count');
    return { requests, seconds: requests / of('Requests/s'), cpuSeconds, responseTime };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const version = (): string | undefined => program && versionOf([program, '--version']);

/** Locust knows users only: an open load is so many of them, each at its part of the rate. */
const USERS = 20;

function generator(kind: string): Generator {
  return {
    name: `Locust ${kind}`,
    version,
    closed: (load) => locust(kind, 'constant(0)', load.connections, load),
    open: (load) => locust(kind, `constant_throughput(${load.rps / USERS})`, USERS, load),
  };
}

export const fastHttpUser = generator('FastHttpUser');
export const httpUser = generator('HttpUser');
