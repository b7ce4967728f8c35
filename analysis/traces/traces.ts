import type { Distribution } from '../../runner/results.ts';
import type { Database } from '../database.ts';
import { NOTHING } from '../distribution.ts';
import type { LoadedRun } from '../runs.ts';
import { REGION, regionOfEnvironment } from '../region.ts';
import { regionOfTarget, traceLink } from './console.ts';
import { createTraced, readTraces, type ReadTraces } from './read.ts';
import { judgeTracing } from './judge.ts';
import type { SlowTrace, TracesOfRun, TracesSummary } from './summary.ts';

/** Slowest traces that are listed: of all, of each request name, and at most. */
const LISTED = { all: 20, each: 3, most: 100 };

/** One row of queries/traced-times.sql. */
interface Times {
  run: number;
  above: number;
  tracedAbove: number;
  traced: Distribution | null;
  others: Distribution | null;
}

type Totals = Pick<TracesOfRun, 'requests' | 'recorded' | 'declined' | 'neverReached'> & { run: number };

type Slow = Omit<SlowTrace, 'run' | 'time' | 'trace' | 'recorded' | 'link' | 'spans'> & {
  run: number;
  timestamp: number;
  traceId: string;
  answeredId: string;
  answeredSampled: string;
};

/** What traces.csv of the runs tells, and what is wrong with it, a sentence each; null where there is none. */
export async function tracesOf(
  database: Database,
  runs: readonly LoadedRun[],
  asked: string | undefined,
): Promise<{ traces: TracesSummary | null; warnings: string[] }> {
  await createTraced(database);
  const read: [LoadedRun, ReadTraces | undefined][] = [];
  for (const run of runs) read.push([run, await readTraces(database, run)]);
  if (read.every(([, found]) => !found?.rows)) return { traces: null, warnings: warningsOf(read, []) };
  await database.define('traced-found');
  const totals = await database.query<Totals>('traced-totals');
  const times = await database.query<Times>('traced-times');
  const targets = runs.map(({ file }) => file.run?.target);
  const regions = targets.map((target) => (target?.embedded ? undefined : regionOf(asked, target?.url)));
  const nameOf = (run: number): string => runs[run]?.name ?? '';
  const slowest = await database.query<Slow>('traced-slowest', LISTED);
  return {
    traces: {
      runs: totals.map(({ run, ...counts }) => ({
        run: nameOf(run),
        ...counts,
        embedded: targets[run]?.embedded ?? false,
        region: regions[run] ?? null,
        ...timesOf(times.find((one) => one.run === run)),
      })),
      slowest: slowest.map((row) => slowTrace(row, nameOf(row.run), regions[row.run])),
      asked: null,
    },
    warnings: warningsOf(read, totals),
  };
}

/** What a person said, else what the target's name says, else what the environment says for all tools of AWS. */
function regionOf(asked: string | undefined, target = ''): string | undefined {
  const region = asked ?? regionOfTarget(target) ?? regionOfEnvironment();
  return region !== undefined && REGION.test(region) ? region : undefined;
}

function timesOf(times: Times | undefined): Pick<TracesOfRun, 'serviceTime' | 'tracing'> {
  const [traced, others] = [times?.traced ?? NOTHING, times?.others ?? NOTHING];
  const { above = 0, tracedAbove = 0 } = times ?? {};
  return {
    serviceTime: { traced, others },
    tracing: judgeTracing({ traced: traced.count, others: others.count, above, tracedAbove }),
  };
}

function slowTrace(row: Slow, run: string, region: string | undefined): SlowTrace {
  const { timestamp, traceId, answeredId, answeredSampled, ...measured } = row;
  const trace = answeredId || traceId;
  const recorded = answeredSampled === '' ? null : answeredSampled === '1';
  return {
    ...measured,
    run,
    time: new Date(timestamp * 1000).toISOString(),
    trace,
    recorded,
    link: region === undefined || recorded === false ? null : traceLink(region, trace),
    spans: null,
  };
}

function warningsOf(
  read: readonly [LoadedRun, ReadTraces | undefined][],
  totals: readonly Totals[],
): string[] {
  return read.flatMap(([{ index, name, file }, found]) => {
    const prefix = read.length > 1 ? `${name}: ` : '';
    const asked = file.run?.traces;
    const { rows = 0, rejected = 0, unreadable } = found ?? {};
    const known = totals.find(({ run }) => run === index)?.requests ?? 0;
    return [
      unreadable !== undefined &&
        `traces.csv beside the samples cannot be used: ${unreadable}. It is left out of account.`,
      rejected > 0 && `${rejected} rows of traces.csv are not right, and are left out.`,
      known < rows &&
        `${rows - known} of ${rows} rows of traces.csv are of no request of the samples, and are left out: is it the file of ` +
          'another run?',
      asked !== undefined &&
        asked.requests !== rows + rejected &&
        `run.json says that ${asked.requests} requests were given a trace, traces.csv has ${rows + rejected}.`,
    ].flatMap((text) => (text === false ? [] : [prefix + text]));
  });
}
