import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import type { Load } from './cli.ts';
import { parseCsv } from './csv.ts';
import type { TestServer } from './server.ts';

/** A report is on its way for no longer than this, ms. */
const ON_ITS_WAY_MS = 500;

/** Requests in the last of Locust's tables; unlike the CSV files of a real Locust, that holds the last second too. */
export function inTables({ stderr }: { stderr: string }): number {
  return Number([...stderr.matchAll(/^ +Aggregated +(\d+) +\d+\(/gm)].at(-1)?.[1]);
}

/** Request Count of the row Aggregated in Locust's `PREFIX_stats.csv`. */
export function countedBy(prefix: string): number {
  const rows = parseCsv(readFileSync(`${prefix}_stats.csv`, 'utf8'));
  return Number(rows.at(-1)?.[2]);
}

/** Requests that a worker with the users of fixtures/reports.ts, or compat/reader.py, has reported by now. */
function reportedBy({ stderr }: Load): number {
  return Number([...stderr.matchAll(/REPORTED (\d+)\n/g)].at(-1)?.[1] ?? 0);
}

/** Requests of such a worker that the target got. */
export function gotFrom({ child }: Load, { seen }: TestServer): number {
  return seen.filter(({ headers }) => headers['x-process'] === String(child.pid)).length;
}

/**
 * Kills such a worker when its master has all of its reports. Returns how many of its requests the target got, and how
 * many of these it had not reported; and when it was, Unix seconds.
 */
export async function kill(worker: Load, server: TestServer): Promise<Killed> {
  const before = reportedBy(worker);
  await worker.until(() => reportedBy(worker) > before, 'it reported');
  await sleep(ON_ITS_WAY_MS);
  const at = Date.now() / 1000;
  worker.child.kill('SIGKILL');
  await worker.ended();
  const got = gotFrom(worker, server);
  return { at, got, unreported: got - reportedBy(worker) };
}

interface Killed {
  at: number;
  got: number;
  unreported: number;
}
