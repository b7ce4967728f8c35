import type { ShareOf } from './timeline.ts';

/** The part of `total` that a share gets, in whole numbers: the first ones get one more where it does not divide. */
export function shareOf(total: number, { index, count }: ShareOf): number {
  return Math.floor(total / count) + (index < total % count ? 1 : 0);
}
