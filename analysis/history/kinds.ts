import * as z from 'zod';
import { groupBy } from '../group.ts';
import { ratio } from '../report/format.ts';
import { plain } from '../report/plain.ts';
import { MEASURES } from '../compare/measures.ts';
import type { StoredRun } from '../store/record.ts';
import { changesIn } from './changes.ts';
import { againstPrevious, type Previous } from './previous.ts';
import { REPEATED } from '../compare/choose.ts';

/** Of a kind so many are looked at for changes, the newest: the time that it takes grows with their square. */
const MOST_SESSIONS = 200;

/** Runs that are like for like, the newest first. */
export interface Kind {
  title: string;
  /** What they have in common, in words; empty when it is unknown. */
  conditions: string;
  runs: Told[];
  changes: Change[];
}

/** A run, and how it did against the one before it. */
export interface Told {
  run: StoredRun;
  previous: Previous;
}

/** From this run on the medians are others. */
export interface Change {
  id: string;
  start: string;
  /** Middle of the medians before and after, ms: since the change before, and until the next. */
  before: number;
  after: number;
  text: string;
}

/** What a run is comparable with, in a few words: its scenario, and the beginning of its hash. */
export function kindOf({ scenario, hash }: StoredRun): string {
  return plain(`${scenario} ${hash === '' ? '(conditions unknown)' : hash.slice(0, 8)}`);
}

/** @param runs the newest first; so are the kinds, by their newest run */
export function kindsOf(runs: readonly StoredRun[]): Kind[] {
  const previous = againstPrevious(runs);
  const groups = groupBy(runs, ({ scenario, hash }) => JSON.stringify([scenario, hash]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const told = group.flatMap((run) => {
      const one = previous.get(run.id);
      return one ? [{ run, previous: one }] : [];
    });
    // Runs under unknown conditions may be of anything: no row of theirs is one.
    const changes = first.hash === '' ? [] : changesOf(group.toReversed());
    return [{ title: kindOf(first), conditions: conditionsOf(first), runs: told, changes }];
  });
}

/** @param runs of one kind, the oldest first */
function changesOf(runs: readonly StoredRun[]): Change[] {
  const sessions = sessionsOf(runs).slice(-MOST_SESSIONS);
  const medians = sessions.map(({ ms }) => ms);
  const starts = changesIn(medians);
  return starts.flatMap((at, i) => {
    const session = sessions[at];
    const before = middle(medians.slice(starts[i - 1] ?? 0, at));
    const after = middle(medians.slice(at, starts[i + 1]));
    const change = Math.log(after / before);
    if (!session || Math.abs(change) < (MEASURES[0]?.relevant ?? 0)) return [];
    const { id, start } = session;
    const text = `from ${id} on p50 ${ratio(change)}, from ${before.toPrecision(3)} to ${after.toPrecision(3)} ms`;
    return [{ id, start, before, after, text }];
  });
}

/**
 * Runs that were repeated with each other are alike for being of one hour, so they count as one. INVALID ones tell
 * nothing of the target.
 */
function sessionsOf(runs: readonly StoredRun[]): { id: string; start: string; ms: number }[] {
  const valid = runs.filter(({ verdict, p50_ms }) => verdict !== 'INVALID' && p50_ms > 0);
  const sessions = groupBy(valid, ({ id, tags }) => tags.find((tag) => REPEATED.test(tag)) ?? id);
  return [...sessions.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ id: first.id, start: first.start, ms: middle(group.map(({ p50_ms }) => p50_ms)) }] : [];
  });
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

const conditionsSchema = z.record(z.string(), z.string());

function conditionsOf({ conditions }: StoredRun): string {
  try {
    const known = Object.entries(conditionsSchema.parse(JSON.parse(conditions)));
    return known.map(([name, value]) => `${name} ${value}`).join('; ');
  } catch {
    return '';
  }
}
