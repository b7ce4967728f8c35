import type { ComparisonSummary } from '../../compare/against.ts';
import { isCalled, type Compared, type Comparison } from '../../compare/compare.ts';
import { assumedInWords } from '../../compare/measures.ts';
import type { Fact, Section, Table } from '../document.ts';
import { decimal, ratio, signed } from '../format.ts';
import type { Part } from '../part.ts';
import { MOST_ROWS, numbers } from './cells.ts';

/** Is it slower than before? */
export const comparisonPart: Part = {
  lead({ summary: { comparison } }) {
    const fact = { question: 'baseline', label: 'Against baseline' } as const;
    if (!comparison)
      return [{ ...fact, text: 'not compared: none was named (--baseline FILE|previous|average)' }];
    if (!comparison.result)
      return [{ ...fact, text: `not compared: ${comparison.why ?? 'unknown'}.`, alarm: true }];
    const notes = [...forcedNote(comparison), ...comparison.notes].map((text): Fact => ({
      ...fact,
      label: 'About the comparison',
      text,
      alarm: comparison.forced.length > 0,
    }));
    const { regression } = comparison.result;
    return [{ ...fact, text: inWords(comparison.result), ...(regression ? { alarm: true } : {}) }, ...notes];
  },
  sections({ summary: { comparison } }) {
    if (!comparison) return [];
    const heading = 'Against the baseline';
    if (!comparison.result)
      return [{ heading, notes: [`Not compared: ${comparison.why ?? 'unknown'}.`], charts: [] }];
    const section: Section = {
      heading,
      notes: [
        `Baseline: ${comparison.baselines.map(({ id, start }) => `${id} (${start})`).join(', ')}.`,
        ...forcedNote(comparison),
        ...comparison.notes,
        ...onlyOnOneSide(comparison.result),
        `${trust(comparison.result)} The intervals hold each difference with 95 %, more of the rest below than above. ` +
          'How this is done, how much is found, and what each verdict means: docs/comparison.md.',
      ],
      table: tableOf(comparison.result),
      charts: ['comparison'],
    };
    return [section];
  },
};

/** What the verdicts are worth, and on what condition. */
function trust({ hasFloor, assumedMs, runsBefore, runsAfter, total }: Comparison): string {
  const called =
    'A difference is called when chance makes one so large, anywhere in this table, in at most 5 of 100 comparisons of the same thing';
  if (!hasFloor) {
    return (
      `${called}, on condition that runs of the same thing differ by no more than is assumed: ${assumedInWords(assumedMs)}. ` +
      'Whether they do, no single pair of runs can tell.'
    );
  }
  const learnt = total.flatMap(({ measure, difference }) =>
    difference
      ? [`${decimal(100 * difference.noise)} ${measure === 'errors' ? 'points' : '%'} (${measure})`]
      : [],
  );
  return (
    `${called}. By how much runs differ by themselves was learnt from ${runsBefore + runsAfter} of them: a standard deviation ` +
    `of ${learnt.join(', ')}. On condition that nothing else, such as the day or the machine, differs between the sides.`
  );
}

function forcedNote({ forced }: ComparisonSummary): string[] {
  return forced.length > 0 ? [`Compared although it is not like for like: ${forced.join('; ')}.`] : [];
}

function onlyOnOneSide({ onlyBefore, onlyAfter }: Comparison): string[] {
  const list = (names: string[]): string =>
    names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
  return [
    ...(onlyBefore.length > 0 ? [`Only in the baseline: ${list(onlyBefore)}.`] : []),
    ...(onlyAfter.length > 0 ? [`Only in this run: ${list(onlyAfter)}.`] : []),
  ];
}

function inWords({ total, names, hasFloor, runsBefore }: Comparison): string {
  const called = names.flatMap(({ method, name, measures }) =>
    measures
      .filter(isCalled)
      .map((one) => `${method} ${name} ${one.measure} ${one.judgement} (${change(one)})`),
  );
  const shown = called.length > 4 ? [...called.slice(0, 4), `${called.length - 4} more`] : called;
  const all = total.map((one) => {
    const by = one.difference ? ` (${change(one)})` : '';
    return one.measure === 'errors'
      ? `errors: ${one.judgement}${by}`
      : `${one.measure} ${one.judgement}${by}`;
  });
  const floor = hasFloor ? `noise learnt from repeated runs` : 'without a noise floor';
  return (
    `in total ${all.join(', ')}; by name ${shown.length > 0 ? shown.join(', ') : 'nothing is called different'}; ` +
    `${runsBefore} ${runsBefore === 1 ? 'baseline' : 'baselines'}, ${floor}`
  );
}

/** The totals; then the names, those first where something is called. */
function tableOf({ total, names }: Comparison): Table {
  const named = names.flatMap(({ method, name, measures }) =>
    measures.map((one) => ({ label: `${method} ${name}`, one })),
  );
  const first = named.toSorted((a, b) => Number(isCalled(b.one)) - Number(isCalled(a.one)));
  return {
    caption: 'Differences between the baseline and this run',
    columns: [
      { label: 'Request', text: true },
      { label: 'Measure', text: true },
      ...numbers(['before', 'now', 'change', '95 % interval', 'adjusted p']),
      { label: 'Verdict', text: true },
    ],
    rows: [...total.map((one) => ({ label: 'all requests', one })), ...first]
      .slice(0, MOST_ROWS)
      .map(({ label, one }) => [label, one.measure, ...cells(one), one.judgement]),
  };
}

function cells({ measure, difference, adjusted }: Compared): string[] {
  if (!difference) return ['–', '–', 'too few requests', '–', '–'];
  const { before, after, low, high } = difference;
  const p = adjusted < 0.001 ? '< 0.001' : adjusted.toFixed(3);
  if (measure === 'errors') {
    const points = (value: number): string => `${signed(100 * value)}`;
    return [
      `${decimal(100 * before)} %`,
      `${decimal(100 * after)} %`,
      `${points(after - before)} points`,
      `${points(low)} to ${points(high)}`,
      p,
    ];
  }
  return [
    `${decimal(before)} ms`,
    `${decimal(after)} ms`,
    `${signed(after - before)} ms, ${ratio(difference.value)}`,
    `${signed(before * Math.expm1(low))} to ${signed(before * Math.expm1(high))} ms, ${ratio(low)} to ${ratio(high)}`,
    p,
  ];
}

function change({ measure, difference }: Compared): string {
  if (!difference) return 'too few requests';
  const { before, after, value } = difference;
  if (measure === 'errors') return `${decimal(100 * before)} % to ${decimal(100 * after)} %`;
  return `${decimal(before)} to ${decimal(after)} ms, ${ratio(value)}`;
}
