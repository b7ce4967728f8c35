import type { Fact } from '../document.ts';
import { decimal } from '../format.ts';
import type { Part } from '../part.ts';
import { titleOf } from './bottleneck.ts';

/** Most changes on the first screen. */
const FIRST = 3;

const NOT_ASKED =
  'not looked at: nothing of AWS is known to be behind this target (--cloudwatch or --metrics FILE, --target-rps RATE)';

/** A change says first what, then how: that stands in the table. */
const inBrief = (change: string): string => change.split(/\. |: | \(or |, as far as /)[0] ?? change;

/** What to scale, and to what. */
export const scaling: Part = {
  lead({ summary: { diagnosis } }) {
    const fact = (text: string, label = 'What to scale'): Fact[] => [{ question: 'scale', label, text }];
    if (!diagnosis) return fact(NOT_ASKED, 'Scale and cost');
    const { advice, targetRps, metrics } = diagnosis;
    const needed = advice.filter((one) => one.needed);
    const named = needed
      .slice(0, FIRST)
      .map(({ component, change }) => `${titleOf(component)}: ${inBrief(change)}`);
    const rest = needed.length > FIRST ? `; and ${needed.length - FIRST} more` : '';
    if (named.length > 0) return fact(`for ${decimal(targetRps)}/s ${named.join('; ')}${rest}`);
    if (!metrics || advice.length === 0)
      return fact(`cannot be said without metrics of what was used (--cloudwatch)`);
    return fact(`nothing for ${decimal(targetRps)}/s, of what was looked at`);
  },
  sections({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    const { advice, targetRps, metrics } = diagnosis;
    const missing = metrics
      ? 'Components that are not listed sent no metrics, or did nothing.'
      : 'Without metrics nothing can be said of pods, nodes, tables, bucket and cache.';
    return [
      {
        heading: 'Scaling',
        notes: [
          `For ${decimal(targetRps)} requests/s. Use is taken to grow in proportion to the rate, from the minute in which it was highest; ` +
            'what was already full would have been higher, so measure again after a change. ' +
            missing,
        ],
        ...(advice.length > 0 && {
          table: {
            caption: 'What was seen, what to change, and why',
            columns: ['Rule', 'Component', 'Seen', 'Change', 'Why'].map((label) => ({ label, text: true })),
            rows: advice.map(({ rule, component, seen, change, why }) => [
              rule,
              titleOf(component),
              seen,
              change,
              why,
            ]),
          },
        }),
        charts: [],
      },
    ];
  },
};
