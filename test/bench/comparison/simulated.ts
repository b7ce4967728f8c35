import { integer } from '../../../analysis/report/format.ts';
import { pool, tries, type Outcome, type Sides } from '../../analysis/compare/tries.ts';
import { markdownTable } from '../report.ts';

const NOISES = [0, 0.01, 0.015, 0.02, 0.03];
const SIDES: readonly Sides[] = [
  { before: 1, after: 1 },
  { before: 3, after: 1 },
  { before: 5, after: 1 },
  { before: 10, after: 1 },
  { before: 3, after: 3 },
  { before: 5, after: 5 },
  { before: 10, after: 10 },
];
const SAMPLES = 30_000;
const NAMES = 4;
const RUNS = 150;

const percent = (share: number): string => `${(100 * share).toFixed(1)}`;

/** How often runs of the same thing are called different, and how often a tenth is found, by noise and repeats. */
export function simulatedFigures(count: number, say: (text: string) => void): string {
  say(`${RUNS} runs of ${SAMPLES} requests are simulated`);
  const runs = pool(RUNS, { samples: SAMPLES, names: NAMES });
  const rows = SIDES.map((sides) => {
    say(`${sides.before} against ${sides.after}`);
    const outcomes = NOISES.map((noise) => tries(runs, sides, noise, count));
    const learnt = outcomes.every((outcome) => outcome.learnt);
    return [
      `${sides.before} against ${sides.after}`,
      learnt ? 'learnt' : 'assumed, 2 %',
      ...outcomes.map(({ differ, found }: Outcome) => `${percent(differ)} / ${percent(found)}`),
    ];
  });
  const head = ['runs', 'noise is', ...NOISES.map((noise) => `${100 * noise} %`)];
  return (
    `Of 100 comparisons: those of the same thing where anything is called different, which should be at most 5 / those ` +
    `of which the later side is slower by 10 % and the median of all requests is called slower, which should be at least 95. ` +
    `The columns say by how much runs differ by themselves: the standard deviation of their medians. ${integer(count)} comparisons each, of ` +
    `${integer(SAMPLES)} requests with ${NAMES} names a run.\n\n${markdownTable(head, rows)}`
  );
}
