import { compareAgainst } from '../compare/against.ts';
import { choose } from '../compare/choose.ts';
import { isCalled, type Compared } from '../compare/compare.ts';
import { ratio } from '../report/format.ts';
import { fromStored, type RunRecord, type StoredRun } from '../store/record.ts';

/** How a run did against the one before it, like for like. */
export interface Previous {
  /** What it was compared with: the previous run, and what was repeated with it; empty where there was none. */
  ids: string[];
  /** In a few words. */
  text: string;
  /** Something is slower, or fails more often. */
  regression: boolean;
}

const NONE = { ids: [], regression: false };

/** Each run against its previous one among these, as `--baseline previous` chooses it, by the run's id. */
export function againstPrevious(runs: readonly StoredRun[]): Map<string, Previous> {
  const records = runs.flatMap((run) => recordOf(run) ?? []);
  const compared = records.map((run) => [run.id, compareOne(run, records)] as const);
  return new Map([
    ...runs.map(({ id }) => [id, { ...NONE, text: 'its sketch is damaged' }] as const),
    ...compared,
  ]);
}

function recordOf(run: StoredRun): RunRecord | undefined {
  try {
    return fromStored(run);
  } catch {
    return undefined;
  }
}

function compareOne(run: RunRecord, records: readonly RunRecord[]): Previous {
  if (run.verdict === 'INVALID') return { ...NONE, text: 'not judged' };
  const wanted = { which: 'previous', tags: [], limit: 1, anyway: false } as const;
  const { runs: before } = choose(records, run, wanted);
  const { result } = before.length === 0 ? {} : compareAgainst(before, [run], false);
  if (!result) return { ...NONE, text: 'nothing before' };
  const names = result.names.filter(({ measures }) => measures.some(isCalled)).length;
  const called = result.total.filter(isCalled).map(inWords);
  const byName = names > 0 && called.length === 0 ? [`${names} of ${result.names.length} names differ`] : [];
  const unsure = result.total.some(({ judgement }) => judgement === 'cannot tell');
  return {
    ids: before.map(({ id }) => id),
    text: [...called, ...byName].join(', ') || (unsure ? 'cannot tell' : 'no difference seen'),
    regression: result.regression,
  };
}

function inWords({ measure, judgement, difference }: Compared): string {
  if (measure === 'errors') return judgement;
  return `${measure} ${judgement} ${ratio(difference?.value ?? 0)}`;
}
