import type { Database } from './database.ts';
import { NOTHING, type Measured } from './distribution.ts';
import type { RunFacts } from './input/run-file.ts';
import type { LevelSummary } from './summary.ts';

/** More rates than this among the samples are no stages, but a ramp that was written rate by rate. */
const MOST_RATES = 100;

/** The stages: those of run.json, else the rates that the samples carry; none in the closed model. */
export async function levelsOf(database: Database, run: RunFacts | undefined): Promise<LevelSummary[]> {
  return run ? fromRun(database, run.levels) : fromSamples(database);
}

/** A request that a task made after the end of the last stage belongs to the last. */
async function fromRun(database: Database, levels: RunFacts['levels']): Promise<LevelSummary[]> {
  if (levels.length === 0) return [];
  const values = levels.map(({ from, to }, index) => {
    const end = index === levels.length - 1 ? "'infinity'::DOUBLE" : `${to}::DOUBLE`;
    return `(${index}, ${from}::DOUBLE, ${end})`;
  });
  await database.run(
    `CREATE TEMP TABLE levels AS FROM (VALUES ${values.join(', ')}) AS l(index, from_s, to_s)`,
  );
  const rows = await database.query<Measured & { index: number }>('levels');
  return levels.map(({ targetRps, fromRps, toRps, from, to, due, unsent }, index) => {
    const row = rows.find((candidate) => candidate.index === index);
    return Object.assign({ targetRps, fromRps, toRps, from, to, due, unsent }, measured(row, to - from));
  });
}

async function fromSamples(database: Database): Promise<LevelSummary[]> {
  const [different] = await database.query<{ rates: number }>('rates');
  if (!different || different.rates > MOST_RATES) return [];
  const rows = await database.query<Measured & { rate: number; from: number; to: number }>('levels-by-rate');
  return rows.map((row) => {
    const { rate: targetRps, from, to, requests } = row;
    // n requests have n-1 gaps between them
    const took = requests > 1 ? ((to - from) * requests) / (requests - 1) : 0;
    const level = { targetRps, fromRps: null, toRps: null, from, to, due: null, unsent: null };
    return Object.assign(level, measured(row, took));
  });
}

function measured(
  row: Measured | undefined,
  seconds: number,
): Pick<LevelSummary, 'requests' | 'requestsPerSecond' | 'failures' | 'responseTime' | 'serviceTime'> {
  const requests = row?.requests ?? 0;
  return {
    requests,
    requestsPerSecond: seconds > 0 ? requests / seconds : 0,
    failures: row?.failures ?? 0,
    responseTime: row?.responseTime ?? NOTHING,
    serviceTime: row?.serviceTime ?? NOTHING,
  };
}
