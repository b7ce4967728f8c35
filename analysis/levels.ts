import type { Database } from './database.ts';
import { NOTHING, type Measured } from './distribution.ts';
import type { LoadedRun } from './runs.ts';
import type { LevelSummary } from './summary.ts';

/** More rates than this among the samples are no stages, but a ramp that was written rate by rate. */
const MOST_RATES = 100;

/** A stage, before anything is measured in it; `from` and `to` on the time axis. */
type Stage = Pick<
  LevelSummary,
  'run' | 'targetRps' | 'fromRps' | 'toRps' | 'from' | 'to' | 'due' | 'unsent'
> & {
  runIndex: number;
  /** Seconds that a rate is taken over. */
  seconds: number;
};

/** The stages: those of run.json, else the rates that the samples carry; none in the closed model. */
export async function levelsOf(database: Database, runs: readonly LoadedRun[]): Promise<LevelSummary[]> {
  const stages: Stage[] = [];
  for (const run of runs) {
    stages.push(...(run.file.run ? fromRunFile(run) : await fromSamples(database, run)));
  }
  if (stages.length === 0) return [];
  const rows = await measure(database, stages);
  return stages.map(({ run, targetRps, fromRps, toRps, from, to, due, unsent, seconds }, index) => {
    const row = rows.find((candidate) => candidate.index === index);
    return Object.assign({ run, targetRps, fromRps, toRps, from, to, due, unsent }, measured(row, seconds));
  });
}

/** A request that a task made after the end of the last stage belongs to the last. */
function fromRunFile({ index: runIndex, name: run, file, offset }: LoadedRun): Stage[] {
  return (file.run?.levels ?? []).map(({ targetRps, fromRps, toRps, from, to, due, unsent }) => ({
    run,
    runIndex,
    targetRps,
    fromRps,
    toRps,
    from: from + offset,
    to: to + offset,
    due,
    unsent,
    seconds: to - from,
  }));
}

interface Rate {
  rate: number;
  from: number;
  to: number;
  requests: number;
}

async function fromSamples(database: Database, { index: runIndex, name: run }: LoadedRun): Promise<Stage[]> {
  const rows = await database.query<Rate>('rates', { run: runIndex, limit: MOST_RATES + 1 });
  if (rows.length > MOST_RATES) return [];
  return rows.map(({ rate: targetRps, from, to, requests }) => ({
    run,
    runIndex,
    targetRps,
    fromRps: null,
    toRps: null,
    from,
    to,
    due: null,
    unsent: null,
    // n requests have n-1 gaps between them
    seconds: requests > 1 ? ((to - from) * requests) / (requests - 1) : 0,
  }));
}

async function measure(
  database: Database,
  stages: readonly Stage[],
): Promise<(Measured & { index: number })[]> {
  await database.run(`CREATE OR REPLACE MACRO level_of(run, due, rate) AS ${levelOf(stages)}`);
  return database.query<Measured & { index: number }>('levels');
}

/**
 * Which stage a request is of, as SQL: that of the rate it carries, else the first of its run's that ends after it was
 * due. One that a task made after the end of the last stage belongs to the last.
 */
function levelOf(stages: readonly Stage[]): string {
  const cases = stages.map((stage, at) => {
    const ofRun = `run = ${stage.runIndex}`;
    if (stage.fromRps === null) return `WHEN ${ofRun} AND rate = ${stage.targetRps}::DOUBLE THEN ${at}`;
    const last = stages[at + 1]?.runIndex !== stage.runIndex;
    return `WHEN ${ofRun}${last ? '' : ` AND due < ${stage.to}::DOUBLE`} THEN ${at}`;
  });
  return `CASE ${cases.join(' ')} END`;
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
