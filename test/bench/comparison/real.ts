import { compare, type Comparison } from '../../../analysis/compare/compare.ts';
import { ASSUMED_MS } from '../../../analysis/compare/measures.ts';
import type { Sketch } from '../../../analysis/compare/sketch.ts';
import { seeded, type Random } from '../../../runner/random.ts';
import { isAnyCalled } from '../../analysis/compare/tries.ts';
import { markdownTable } from '../report.ts';
import { realRun, type Load, type RealRun } from './runs.ts';

/** What the embedded target adds to its answers. It waits for whole milliseconds, so a tenth of a short time is none. */
const SERIES = {
  bare: { latency: '0', shown: 'no latency added' },
  slow: { latency: 'lognormal:20ms,0.3', shown: '20 ms added (median)' },
  slower: { latency: 'lognormal:22ms,0.3', shown: '22 ms added' },
} as const;
type Name = keyof typeof SERIES;

/** Comparisons of several runs, drawn from all that were made. */
const DRAWN = 200;

/**
 * Makes real runs, in turns, so that what the machine does meanwhile meets all series alike; and compares them with each
 * other: every pair, and several against several.
 */
export async function realFigures(
  load: Load,
  { count, withInvalid }: { count: number; withInvalid: boolean },
  say: (text: string) => void,
): Promise<string> {
  const made: Record<Name, RealRun[]> = { bare: [], slow: [], slower: [] };
  for (let i = 0; i < count; i++) {
    for (const name of Object.keys(SERIES) as Name[]) {
      say(`run ${i + 1} of ${count}, ${SERIES[name].shown}`);
      const run = await realRun(load, SERIES[name].latency, 1 + i);
      made[name].push(withInvalid ? { ...run, verdict: 'VALID' } : run);
    }
  }
  const rows = [
    sameRow(made.bare, SERIES.bare.shown),
    sameRow(made.slow, SERIES.slow.shown),
    sameRow(made.slower, SERIES.slower.shown),
    slowerRow(made.slow, made.slower),
  ];
  const head = [
    'what',
    withInvalid ? 'runs' : 'VALID runs',
    'medians',
    '1 against 1',
    '5 against 1',
    '5 against 5',
  ];
  return (
    `${count} runs of each kind: \`${load.scenario}\` at ${load.rps}/s for ${load.seconds} s against the embedded server, in turns. Of the ` +
    `same thing: comparisons in which anything was called different. Of what is slower by a tenth: those in which the median ` +
    `of all requests was called slower. 1 against 1: every pair; else ${DRAWN} draws from the runs.\n\n${markdownTable(head, rows)}`
  );
}

/** As the report compares runs against the embedded target. */
const compared = (before: readonly Sketch[], after: readonly Sketch[]): Comparison =>
  compare(before, after, ASSUMED_MS.here);

const validOf = (runs: readonly RealRun[]): Sketch[] =>
  runs.flatMap(({ sketch, verdict }) => (verdict === 'VALID' ? [sketch] : []));

function sameRow(runs: readonly RealRun[], shown: string): string[] {
  const valid = validOf(runs);
  const pairs = valid.flatMap((before, i) => valid.slice(i + 1).map((after) => compared([before], [after])));
  return [
    `the same, ${shown}`,
    `${valid.length} of ${runs.length}`,
    medians(valid),
    counted(pairs, isAnyCalled),
    counted(drawn(valid, 5, 1), isAnyCalled),
    counted(drawn(valid, 5, 5), isAnyCalled),
  ];
}

function slowerRow(runs: readonly RealRun[], later: readonly RealRun[]): string[] {
  const [old, now] = [validOf(runs), validOf(later)];
  const pairs = old.flatMap((before) => now.map((after) => compared([before], [after])));
  const isFound = ({ total }: Comparison): boolean => total[0]?.judgement === 'slower';
  const found = (before: number, after: number): string => counted(drawn(old, before, after, now), isFound);
  return [
    `slower: ${SERIES.slow.shown}, then ${SERIES.slower.shown}`,
    `${old.length} and ${now.length}`,
    '',
    counted(pairs, isFound),
    found(5, 1),
    found(5, 5),
  ];
}

/** Their middle, and how much they differ from run to run: the standard deviation of their logarithms. */
function medians(sketches: readonly Sketch[]): string {
  if (sketches.length < 2) return '–';
  const logs = sketches.map(({ total }) => Math.log(total.p50)).toSorted((a, b) => a - b);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (logs.length - 1);
  return `${Math.exp(logs[Math.floor(logs.length / 2)] ?? 0).toPrecision(3)} ms ± ${(100 * Math.sqrt(variance)).toFixed(1)} %`;
}

/** @param later the runs that the later side is drawn from, if not the same */
function drawn(
  runs: readonly Sketch[],
  before: number,
  after: number,
  later?: readonly Sketch[],
): Comparison[] {
  if (runs.length < before + (later ? 0 : after) || (later && later.length < after)) return [];
  const random = seeded(1);
  return Array.from({ length: DRAWN }, () => {
    const order = shuffled(runs, random);
    const now = later ? shuffled(later, random) : order.slice(before);
    return compared(order.slice(0, before), now.slice(0, after));
  });
}

const shuffled = (runs: readonly Sketch[], random: Random): Sketch[] =>
  runs
    .map((run) => ({ run, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ run }) => run);

function counted(of: readonly Comparison[], is: (one: Comparison) => boolean): string {
  if (of.length === 0) return 'too few runs';
  const count = of.filter(is).length;
  return `${count} of ${of.length} (${((100 * count) / of.length).toFixed(1)} %)`;
}
