import type { SteadyLevel } from './levels.ts';
import { NOTHING } from './distribution.ts';
import { numberOf, type LocustFiles } from './input/locust.ts';

/** A shorter time at one number of users says too little: Locust's rows are a second apart, their times whole seconds. */
const LEAST_SECONDS = 10;

type Row = LocustFiles['history'][number];

/**
 * Spans of a run in which its number of users stood still. What came, failed and took in one follows exactly from the sums at its
 * two ends; percentiles of it do not.
 * @param offset seconds from the beginning of the report's time axis to the run's first row
 */
export function locustLevels(run: string, history: readonly Row[], offset: number): SteadyLevel[] {
  const spans: Row[][] = [];
  for (const row of history) {
    const last = spans.at(-1);
    if (last && usersOf(last[0]) === usersOf(row)) last.push(row);
    else spans.push([row]);
  }
  const start = timeOf(history[0]);
  return spans.flatMap((span, index) => levelOf(run, span, index, offset - start) ?? []);
}

const of = (row: Row | undefined, column: string): number => numberOf(row ?? {}, column) ?? 0;
const usersOf = (row: Row | undefined): number => of(row, 'User Count');
const timeOf = (row: Row | undefined): number => of(row, 'Timestamp');

function levelOf(run: string, span: readonly Row[], index: number, shift: number): SteadyLevel | undefined {
  const [first, last] = [span[0], span.at(-1)];
  const seconds = timeOf(last) - timeOf(first);
  const grown = (column: string): number => of(last, column) - of(first, column);
  const [requests, failures] = [grown('Total Request Count'), grown('Total Failure Count')];
  const users = usersOf(first);
  // Statistics that were reset in it tell nothing.
  if (seconds < LEAST_SECONDS || users === 0 || requests <= 0 || failures < 0) return undefined;
  const taken = (row: Row | undefined): number =>
    of(row, 'Total Request Count') * of(row, 'Total Average Response Time');
  const mean = Math.max(0, (taken(last) - taken(first)) / requests);
  const arrivals = requests / seconds;
  const inFlight = (arrivals * mean) / 1000;
  return {
    run,
    index,
    targetRps: 0,
    fromRps: null,
    toRps: null,
    from: timeOf(first) + shift,
    to: timeOf(last) + shift,
    due: null,
    unsent: null,
    requests,
    requestsPerSecond: arrivals,
    failures,
    // Its mean is all that is known of it.
    responseTime: { ...NOTHING, mean },
    serviceTime: NOTHING,
    seconds,
    users,
    arrivals,
    throughput: (requests - failures) / seconds,
    inFlight,
    little: inFlight,
  };
}
