import type { Check } from '../runner/checks.ts';
import { kneeOf } from './capacity/kneedle.ts';
import type { Estimate, Point } from './capacity/law.ts';
import { peakOf } from './capacity/peak.ts';
import { judge, type Judged } from './capacity/slo.ts';
import { fitUsl } from './capacity/usl.ts';
import type { Database } from './database.ts';
import type { SteadyLevel } from './levels.ts';

/** Fewer levels than this do not pin the law down; see docs/capacity.md. */
export const ENOUGH_FOR_LAW = 8;
/** Fewer points than this have no knee that could be told from chance. */
export const ENOUGH_FOR_KNEE = 5;
/** A level of fewer requests says too little. */
const ENOUGH_REQUESTS = 100;
/** Without `--slo`: the largest share of failures, and the smallest share of what came that must be answered. */
const MOST_FAILURES = 0.01;
const LEAST_ANSWERED = 0.95;
/** How far the number in flight and what Little's law makes of it may be apart in a steady state. */
const LITTLE_APART = 0.1;

/** What a level says about capacity. */
export interface CapacityLevel {
  run: string;
  /** Rate asked for; null in the closed model. */
  targetRps: number | null;
  users: number | null;
  /** Requests per second that came, and that were answered well. */
  arrivals: number;
  throughput: number;
  failed: number;
  /** Average in flight, and arrivals times the mean time in flight, which is the same in a steady state. */
  inFlight: number;
  little: number;
  steady: boolean;
  mean: number;
  /** Null where only the mean is known. */
  p95: number | null;
  p99: number | null;
  held: boolean;
  /** Why it did not hold, in words; empty when it did. */
  reason: string;
  slo: Judged[];
}

export interface Capacity {
  slo: string[];
  levels: CapacityLevel[];
  /** Levels that `law` was fitted to, and what it says; null with the reason in `lawUnknown`. */
  law: {
    lambda: Estimate;
    sigma: Estimate;
    kappa: Estimate;
    scatter: number;
    peak: { n: Estimate; x: Estimate } | null;
  } | null;
  lawUnknown: string;
  /** Index among `levels`; null with the reason in `kneeUnknown`. */
  knee: number | null;
  kneeUnknown: string;
  /** Highest rate up to which every level held, and the lowest at which one did not; null where there is none. */
  holds: number | null;
  breaks: number | null;
}

/** What the levels of one or several runs say about capacity. */
export async function findCapacity(
  database: Database,
  steady: readonly SteadyLevel[],
  slo: readonly Check[],
): Promise<Capacity> {
  const enough = steady.filter(isEnough);
  return capacityOf(enough, slo, await judge(database, slo, enough));
}

const isEnough = ({ requests, seconds }: SteadyLevel): boolean => requests >= ENOUGH_REQUESTS && seconds > 0;

/** The same of levels whose conditions are judged already; none are without samples. */
export function capacityOf(
  steady: readonly SteadyLevel[],
  slo: readonly Check[] = [],
  judged: ReadonlyMap<number, Judged[]> = new Map(),
): Capacity {
  const levels = steady
    .filter(isEnough)
    .map((level) => describe(level, judged.get(level.index) ?? []))
    .toSorted((a, b) => a.arrivals - b.arrivals);
  const firstBroken = levels.findIndex(({ held }) => !held);
  const holding = firstBroken === -1 ? levels : levels.slice(0, firstBroken);
  return {
    slo: slo.map(({ text }) => text),
    levels,
    ...lawOf(levels),
    ...knee(levels),
    holds: holding.at(-1)?.arrivals ?? null,
    breaks: levels[firstBroken]?.arrivals ?? null,
  };
}

function describe(level: SteadyLevel, slo: Judged[]): CapacityLevel {
  const { run, targetRps, users, arrivals, throughput, inFlight, little, requests, failures } = level;
  const failed = failures / requests;
  const broken = slo.filter(({ passed }) => !passed).map(wording);
  if (slo.length === 0 && failed > MOST_FAILURES) broken.push(`${percent(failed)} failed`);
  if (users === null && throughput < arrivals * (1 - failed) * LEAST_ANSWERED) {
    broken.push(`only ${percent(throughput / arrivals)} of what came was answered in time: a backlog grew`);
  }
  return {
    run,
    targetRps: users === null ? targetRps : null,
    users,
    arrivals,
    throughput,
    failed,
    inFlight,
    little,
    steady: Math.abs(inFlight - little) <= LITTLE_APART * Math.max(inFlight, little),
    mean: level.responseTime.mean,
    p95: level.responseTime.count > 0 ? level.responseTime.p95 : null,
    p99: level.responseTime.count > 0 ? level.responseTime.p99 : null,
    held: broken.length === 0,
    reason: broken.join('; '),
    slo,
  };
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function wording({ text, metric, value }: Judged): string {
  if (value === null) return `${text}: nothing to judge`;
  if (metric === 'errors') return `${text}: ${percent(value)}`;
  if (metric === 'failures') return `${text}: ${value}`;
  return `${text}: ${Number(value.toPrecision(4))}${metric === 'rps' ? '/s' : ' ms'}`;
}

function lawOf(levels: readonly CapacityLevel[]): Pick<Capacity, 'law' | 'lawUnknown'> {
  const points: Point[] = levels
    .filter(({ throughput, inFlight }) => throughput > 0 && inFlight > 0)
    .map(({ throughput, inFlight }) => ({ n: inFlight, x: throughput, weight: 1 }));
  const unknown = (lawUnknown: string): Pick<Capacity, 'law' | 'lawUnknown'> => ({ law: null, lawUnknown });
  if (points.length < ENOUGH_FOR_LAW) {
    return unknown(
      `Not enough levels to say: the law needs ${ENOUGH_FOR_LAW} of steady load, there ${points.length === 1 ? 'is 1' : `are ${points.length}`}. ` +
        'Run more stages, or give several runs with --input.',
    );
  }
  const ns = points.map(({ n }) => n);
  if (Math.max(...ns) < 2 * Math.min(...ns)) {
    return unknown(
      'The levels are too alike to say: the number in flight did not even double from the lowest to the highest.',
    );
  }
  const fit = fitUsl(points);
  const peak = peakOf(points, fit) ?? null;
  return { law: { ...fit.intervals, scatter: fit.scatter, peak }, lawUnknown: '' };
}

/** Throughput on the x axis, p95 of the response time on the y axis, else its mean, as far as throughput rises. */
function knee(levels: readonly CapacityLevel[]): Pick<Capacity, 'knee' | 'kneeUnknown'> {
  const rising: number[] = [];
  for (const [index, { throughput }] of levels.entries()) {
    if (throughput > (levels[rising.at(-1) ?? -1]?.throughput ?? 0)) rising.push(index);
  }
  if (levels.length < ENOUGH_FOR_KNEE || rising.length < ENOUGH_FOR_KNEE) {
    return {
      knee: null,
      kneeUnknown: `Not enough levels to say: a knee needs ${ENOUGH_FOR_KNEE} of rising throughput, there are ${rising.length}.`,
    };
  }
  const points = rising.map((index) => ({
    x: levels[index]?.throughput ?? 0,
    y: levels[index]?.p95 ?? levels[index]?.mean ?? 0,
  }));
  const ys = points.map(({ y }) => y);
  const at = kneeOf(points);
  if (at === undefined || Math.max(...ys) < 2 * Math.min(...ys)) {
    return {
      knee: null,
      kneeUnknown: 'No knee: the response time did not turn upwards within these levels.',
    };
  }
  return { knee: rising[at] ?? null, kneeUnknown: '' };
}
