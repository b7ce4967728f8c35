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
  users: number | null;
};

/** The stages, and beside them each run that has none, as a whole: see `capacity.ts`. */
export interface Levels {
  stages: LevelSummary[];
  /** Of steady load: stages that hold their rate, and runs in the closed model. */
  steady: SteadyLevel[];
}

/** A span of time in which the load did not change, and what flowed through. */
export interface SteadyLevel extends LevelSummary {
  index: number;
  seconds: number;
  /** Users of a run in the closed model; null in the open model. */
  users: number | null;
  /** Requests per second that came, and that were answered well, in it. */
  arrivals: number;
  throughput: number;
  /** Average number in flight, and what Little's law makes of it: arrivals times the mean time in flight. */
  inFlight: number;
  little: number;
}

/** Stages are those of run.json, else the rates that the samples carry; there are none in the closed model. */
export async function levelsOf(database: Database, runs: readonly LoadedRun[]): Promise<Levels> {
  const all: Stage[] = [];
  for (const run of runs) {
    const found = run.file.run ? fromRunFile(run) : await fromSamples(database, run);
    all.push(...(found.length > 0 ? found : [whole(run)]));
  }
  await define(database, all);
  const rows = await database.query<Measured & { index: number }>('levels');
  const flows = await database.query<Flow>('flow');
  const levels = all.map(({ runIndex, seconds, users, ...stage }, index) => {
    const row = rows.find((candidate) => candidate.index === index);
    const flow = flows.find((candidate) => candidate.index === index) ?? STILL;
    const level = Object.assign(stage, measured(row, seconds));
    return { level, steady: { ...level, ...flow, index, runIndex, seconds, users } };
  });
  return {
    stages: levels.filter(({ steady }) => steady.users === null).map(({ level }) => level),
    steady: levels.filter(({ level }) => level.fromRps === level.toRps).map(({ steady }) => steady),
  };
}

type Flow = Pick<SteadyLevel, 'index' | 'arrivals' | 'throughput' | 'inFlight' | 'little'>;

const STILL = { arrivals: 0, throughput: 0, inFlight: 0, little: 0 };

/** A run without stages, from beginning to end. */
function whole({ index: runIndex, name: run, file, offset, duration, samples }: LoadedRun): Stage {
  return {
    run,
    runIndex,
    targetRps: 0,
    fromRps: null,
    toRps: null,
    from: offset,
    to: offset + duration,
    due: null,
    unsent: null,
    seconds: duration,
    users: file.run?.users ?? samples.users,
  };
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
    users: null,
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
    users: null,
  }));
}

/** The table `stages` and the macro `level_of`, which queries/levels.sql and flow.sql go by. */
async function define(database: Database, stages: readonly Stage[]): Promise<void> {
  const rows = stages.map(
    ({ runIndex, from, seconds }, index) =>
      `(${index}, ${runIndex}, ${from}::DOUBLE, ${from + seconds}::DOUBLE, ${seconds}::DOUBLE)`,
  );
  await database.run(`CREATE OR REPLACE MACRO level_of(run, due, rate) AS ${levelOf(stages)};
    CREATE OR REPLACE TEMP TABLE stages AS FROM (VALUES ${rows.join(', ')}) AS s(index, run, from_s, to_s, seconds)`);
}

/**
 * Which stage a request is of, as SQL: that of the rate it carries, else the first of its run's that ends after it was
 * due. One that a task made after the end of the last stage belongs to the last.
 */
function levelOf(stages: readonly Stage[]): string {
  const cases = stages.map((stage, at) => {
    const ofRun = `run = ${stage.runIndex}`;
    if (stage.fromRps === null && stage.users === null)
      return `WHEN ${ofRun} AND rate = ${stage.targetRps}::DOUBLE THEN ${at}`;
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
