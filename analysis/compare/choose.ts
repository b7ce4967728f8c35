import type { RunRecord } from '../store/record.ts';
import { differences } from './like-for-like.ts';

/** Labels that `--repeat` of the runner gives: the runs that have one in common are repetitions of one. */
export const REPEATED = /^repeat_\d+$/;

/** Tag of a run that was slower than its baseline when it was stored: it is none itself. */
export const REGRESSED = 'regressed';

export interface Wanted {
  which: 'previous' | 'average';
  /** Baselines have all of these. */
  tags: readonly string[];
  /** Most runs that are averaged. */
  limit: number;
  /** Compare also with what ran under other conditions. */
  anyway: boolean;
}

export interface Chosen {
  runs: RunRecord[];
  /** Why there is none. */
  none: string | undefined;
}

/**
 * Chooses the baselines of `current` among stored runs: `previous` is the newest one, and what was repeated with it;
 * `average` the newest so many. INVALID runs, runs that were slower than
 * their own baseline, and the current ones are none.
 */
export function choose(stored: readonly RunRecord[], current: RunRecord, wanted: Wanted): Chosen {
  const { which, tags, limit, anyway } = wanted;
  const tagged = tags.length > 0 ? ` with ${tags.map((tag) => `tag ${tag}`).join(' and ')}` : '';
  const own = new Set(current.tags.filter((tag) => REPEATED.test(tag)));
  const others = stored
    .filter(
      (run) => run.id !== current.id && run.start < current.start && !run.tags.some((tag) => own.has(tag)),
    )
    .filter((run) => !run.tags.includes(REGRESSED))
    .filter((run) => tags.every((tag) => run.tags.includes(tag)))
    .toSorted((a, b) => (a.start < b.start ? 1 : -1));
  const valid = others.filter(({ verdict }) => verdict !== 'INVALID');
  const alike = anyway ? valid : valid.filter(({ hash }) => hash !== '' && hash === current.hash);
  const [newest] = alike;
  if (newest) {
    const repeated = newest.tags.find((tag) => REPEATED.test(tag));
    const together = alike.filter((run) => run === newest || (repeated && run.tags.includes(repeated)));
    return { runs: which === 'average' ? alike.slice(0, limit) : together, none: undefined };
  }
  if (others.length === 0) return { runs: [], none: `the store holds no earlier run${tagged}` };
  if (valid.length === 0) {
    return { runs: [], none: `all ${others.length} earlier runs${tagged} in the store are INVALID` };
  }
  return {
    runs: [],
    none: `none of ${valid.length} earlier runs${tagged} is like for like${nearest(valid, current)}`,
  };
}

function nearest(runs: readonly RunRecord[], current: RunRecord): string {
  if (!current.conditions) return ': without run.json nobody can tell under which conditions this run ran';
  const [closest] = runs
    .flatMap(({ id, conditions }) =>
      conditions && current.conditions
        ? [{ id, differing: differences(conditions, current.conditions) }]
        : [],
    )
    .toSorted((a, b) => a.differing.length - b.differing.length);
  return closest ? `; in the nearest, ${closest.id}, ${closest.differing.join('; ')}` : '';
}
