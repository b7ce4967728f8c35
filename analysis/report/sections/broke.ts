import { integer, milliseconds, share } from '../format.ts';
import type { Part } from '../part.ts';

/** What broke, and where? */
export const broke: Part = {
  lead({ summary: { totals, slowest, mostFrequentError: error } }) {
    return [
      ...(slowest
        ? [
            {
              question: 'broke',
              label: 'Slowest request',
              text: `${slowest.method} ${slowest.name}: p99 ${milliseconds(slowest.p99)}`,
            } as const,
          ]
        : []),
      {
        question: 'broke',
        label: 'Most frequent error',
        text: error
          ? `${error.kind}: ${error.error} (${integer(error.count)} times, ${share(error.count, totals.failures)} of the failures)`
          : 'none',
      },
    ];
  },
};
