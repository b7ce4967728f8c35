import { UserError } from '../../runner/errors.ts';
import type { RunRecord } from '../store/record.ts';
import { compare, type Comparison } from './compare.ts';
import { ENOUGH_REPEATS } from './difference.ts';
import { differences, ELSEWHERE } from './like-for-like.ts';
import { ASSUMED_MS, assumedInWords } from './measures.ts';

/** What the report says of a comparison. */
export interface Against {
  /** Names of the baselines, the newest first; empty when there was none. */
  baselines: { id: string; start: string; tags: string[] }[];
  /** Undefined when nothing was compared: `why` then says why. */
  result: Comparison | undefined;
  why: string | undefined;
  /** What differs although it should not, where the comparison was made anyway. */
  forced: string[];
  /** What a reader must know. */
  notes: string[];
  /** For the chart: the runs of both sides. */
  before: RunRecord[];
  after: RunRecord[];
}

/** The part of it that summary.json holds. */
export interface ComparisonSummary extends Pick<Against, 'baselines' | 'forced' | 'notes'> {
  result: Comparison | null;
  why: string | null;
}

export function summaryOf(against: Against | undefined): ComparisonSummary | null {
  if (!against) return null;
  const { baselines, result, why, forced, notes } = against;
  return { baselines, result: result ?? null, why: why ?? null, forced, notes };
}

/** Nothing was compared. */
export function notCompared(why: string): Against {
  return { baselines: [], result: undefined, why, forced: [], notes: [], before: [], after: [] };
}

/**
 * Compares runs with their baselines.
 * @param anyway also where they are not like for like
 * @throws UserError when they are not, or a baseline is INVALID
 */
export function compareAgainst(
  before: readonly RunRecord[],
  after: readonly RunRecord[],
  anyway: boolean,
): Against {
  const invalid = after.filter(({ verdict }) => verdict === 'INVALID').map(({ id }) => id);
  if (invalid.length > 0) {
    return notCompared(
      `${invalid.join(', ')}: an INVALID run says nothing about the target, so it is not judged`,
    );
  }
  const unfit = before.filter(({ verdict }) => verdict === 'INVALID').map(({ id }) => id);
  if (unfit.length > 0) {
    throw new UserError(
      `--baseline ${unfit.join(', ')}: the run is INVALID, so its numbers speak of the generator; expected a VALID run. ` +
        'Name another one.',
    );
  }
  const forced = differing([...before, ...after]);
  if (forced.length > 0 && !anyway) {
    throw new UserError(
      `Not like for like, so not compared: ${forced.join('; ')}. Expected runs with the same scenario, load, options, ` +
        'duration and class of target. Choose another baseline, or add --compare-anyway; the report then says so.',
    );
  }
  return {
    baselines: before.map(({ id, start, tags }) => ({ id, start, tags })),
    result: compare(
      before.map(({ sketch }) => sketch),
      after.map(({ sketch }) => sketch),
      assumedMs([...before, ...after]),
    ),
    why: undefined,
    forced,
    notes: notesOn(before, after),
    before: [...before],
    after: [...after],
  };
}

/** Nothing is known of a run without conditions. */
function assumedMs(runs: readonly RunRecord[]): number {
  const isHere = runs.some(({ conditions }) => conditions && conditions['target'] !== ELSEWHERE);
  return ASSUMED_MS[isHere ? 'here' : 'elsewhere'];
}

/** How any of the runs differs from the last one, each thing once. */
function differing(runs: readonly RunRecord[]): string[] {
  const known = runs.map(({ conditions }) => conditions).filter((one) => one !== undefined);
  const last = known.at(-1);
  return last ? [...new Set(known.flatMap((conditions) => differences(conditions, last)))] : [];
}

function notesOn(before: readonly RunRecord[], after: readonly RunRecord[]): string[] {
  const all = [...before, ...after];
  const unknown = all.filter(({ conditions }) => !conditions).map(({ id }) => id);
  const hosts = new Set(
    all.filter(({ conditions }) => conditions?.['target'] !== 'embedded target').map(hostOf),
  );
  return [
    ...(unknown.length > 0
      ? [`Whether the runs are like for like is not known: there is no run.json of ${unknown.join(', ')}.`]
      : []),
    ...(hosts.size > 1 ? [`The runs went to different addresses: ${[...hosts].join(', ')}.`] : []),
    ...(all.length - 2 < ENOUGH_REPEATS
      ? [
          `There is no noise floor: ${count(before)} before and ${count(after)} after do not tell how much runs of the same ` +
            `thing differ by themselves. Assumed is ${assumedInWords(assumedMs(all))}: runs that differ by more are called different ` +
            'too often. Repeat the runs (npm run load -- … --repeat 5) and compare with all of them to learn it.',
        ]
      : []),
  ];
}

const count = (runs: readonly RunRecord[]): string => (runs.length === 1 ? '1 run' : `${runs.length} runs`);
const hostOf = ({ target }: RunRecord): string =>
  URL.canParse(target) ? new URL(target).host : target || 'unknown';
