import { differenceOf, ENOUGH_REPEATS, LEVEL, type Difference } from './difference.ts';
import { holm } from './holm.ts';
import { ASSUMED_MS, MEASURES, type Measure } from './measures.ts';
import type { Part, Sketch } from './sketch.ts';

/** Most names that are compared: the busiest. */
export const MOST_NAMES = 200;

export type Judgement =
  'slower' | 'faster' | 'more errors' | 'fewer errors' | 'no difference seen' | 'cannot tell';

export interface Compared {
  measure: Measure['key'];
  judgement: Judgement;
  /** Null when there are too few requests on one side. */
  difference: Difference | null;
  /** The p-value, adjusted for how many were looked at (Holm). */
  adjusted: number;
}

export interface ComparedName {
  method: string;
  name: string;
  measures: Compared[];
}

export interface Comparison {
  total: Compared[];
  /** Names of both sides, the busiest first. */
  names: ComparedName[];
  /** Names that only one side has, as `METHOD name`. */
  onlyBefore: string[];
  onlyAfter: string[];
  /** Whether the noise from run to run was learnt from repeated runs; without it the report says so. */
  hasFloor: boolean;
  /** Without it: what was assumed of percentiles besides their share, ms. */
  assumedMs: number;
  runsBefore: number;
  runsAfter: number;
  /** Something is slower, or fails more often. */
  regression: boolean;
}

/**
 * Compares runs of one thing with runs of another: in total, and by each request name. docs/comparison.md tells how.
 * `assumedMs`: what percentiles are assumed to differ by from run to run, where no repeated runs tell it, ms.
 */
export function compare(
  before: readonly Sketch[],
  after: readonly Sketch[],
  assumedMs = ASSUMED_MS.elsewhere,
): Comparison {
  const [had, has] = [namesOf(before), namesOf(after)];
  const common = [...has.keys()].filter((key) => had.has(key)).slice(0, MOST_NAMES);
  const totals = [before, after].map((side) => side.map((sketch) => sideOf(sketch, sketch.total)));
  const byName = common.map((key) => [sidesOf(before, key), sidesOf(after, key)]);
  const [total = [], ...measures] = judge([totals, ...byName], assumedMs);
  const names = common.map((key, i) => ({ ...splitKey(key), measures: measures[i] ?? [] }));
  const judged = [...total, ...names.flatMap((name) => name.measures)];
  return {
    total,
    names,
    onlyBefore: [...had.keys()].filter((key) => !has.has(key)).map(shownKey),
    onlyAfter: [...has.keys()].filter((key) => !had.has(key)).map(shownKey),
    hasFloor: before.length + after.length - 2 >= ENOUGH_REPEATS,
    assumedMs,
    runsBefore: before.length,
    runsAfter: after.length,
    regression: judged.some(({ judgement }) => judgement === 'slower' || judgement === 'more errors'),
  };
}

type Sides = ReturnType<typeof sideOf>[];

/** Judges every measure of each pair of sides, the total's first: all of them together are wrong at most at the level. */
function judge(pairs: readonly Sides[][], assumedMs: number): Compared[][] {
  const looked = pairs.flatMap(([before = [], after = []], pair) =>
    MEASURES.map((measure) => ({
      measure,
      difference: differenceOf(measure, before, after, assumedMs) ?? null,
      weight: pair === 0 ? measure.weight.total : measure.weight.names / (pairs.length - 1),
    })),
  );
  const adjusted = holm(looked.map(({ difference, weight }) => ({ p: difference?.p ?? 1, weight })));
  const compared = looked.map(({ measure, difference }, i): Compared => {
    const p = adjusted[i] ?? 1;
    return { measure: measure.key, difference, adjusted: p, judgement: call(measure, difference, p) };
  });
  return pairs.map((_, pair) => compared.slice(pair * MEASURES.length, (pair + 1) * MEASURES.length));
}

/** Whether it says that there is a difference. */
export function isCalled({ judgement }: Compared): boolean {
  return judgement !== 'no difference seen' && judgement !== 'cannot tell';
}

function call(measure: Measure, difference: Difference | null, adjusted: number): Judgement {
  if (!difference) return 'cannot tell';
  const { value, low, high } = difference;
  if (adjusted <= LEVEL && Math.abs(value) >= measure.relevant) {
    if (measure.share === undefined) return value > 0 ? 'more errors' : 'fewer errors';
    return value > 0 ? 'slower' : 'faster';
  }
  return low > -measure.margin && high < measure.margin ? 'no difference seen' : 'cannot tell';
}

const sideOf = ({ resolution }: Sketch, part: Part): { part: Part; resolution: number } => ({
  part,
  resolution,
});

function sidesOf(sketches: readonly Sketch[], key: string): Sides {
  return sketches.flatMap((sketch) =>
    sketch.names.filter((name) => keyOf(name) === key).map((name) => sideOf(sketch, name)),
  );
}

/** Names that all runs of a side have, with their requests: the busiest first. */
function namesOf(sketches: readonly Sketch[]): Map<string, number> {
  const counts = new Map<string, number[]>();
  for (const { names } of sketches) {
    for (const name of names) counts.set(keyOf(name), [...(counts.get(keyOf(name)) ?? []), name.requests]);
  }
  const common = [...counts].filter(([, requests]) => requests.length === sketches.length);
  const sums = common.map(([key, requests]): [string, number] => [key, requests.reduce((a, b) => a + b, 0)]);
  return new Map(sums.toSorted(([, a], [, b]) => b - a));
}

const keyOf = ({ method, name }: { method: string; name: string }): string => `${method}\n${name}`;
const shownKey = (key: string): string => key.replace('\n', ' ');

function splitKey(key: string): { method: string; name: string } {
  const [method = '', ...rest] = key.split('\n');
  return { method, name: rest.join('\n') };
}
