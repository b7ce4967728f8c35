import type { TracesOfRun } from './summary.ts';

/** Fewer of either than this tell nothing. */
const ENOUGH = 30;
/** Standard deviations that chance goes beyond in one of 370 runs. */
const LIMIT = 3;

export interface Split {
  /** Requests with a service time that were traced, and that were not. */
  traced: number;
  others: number;
  /** Of both together, and of those that were traced: how many took longer than the median of both together. */
  above: number;
  tracedAbove: number;
}

/**
 * Whether the traced requests took longer than the others. They were drawn from all by chance: had tracing no effect, the
 * number of them above the common median would be hypergeometric, whatever the distribution of the times and however
 * each depends on the one before. Median test by randomisation: Mood, Introduction to the Theory of Statistics (1950).
 */
export function judgeTracing({ traced, others, above, tracedAbove }: Split): TracesOfRun['tracing'] {
  if (traced < ENOUGH || others < ENOUGH) return 'cannot tell';
  const all = traced + others;
  const share = above / all;
  const deviation = Math.sqrt((traced * share * (1 - share) * others) / (all - 1));
  if (deviation === 0) return 'cannot tell';
  const z = (tracedAbove - traced * share) / deviation;
  if (Math.abs(z) <= LIMIT) return 'no difference seen';
  return z > 0 ? 'slower' : 'faster';
}
