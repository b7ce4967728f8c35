import { describe, expect, test } from 'vitest';
import { DEFAULTS, type Options } from '../../../runner/options.ts';
import { seeded } from '../../../runner/random.ts';
import { announced, schedule } from '../../../runner/schedule.ts';
import { parseStages } from '../../../runner/stages.ts';
import { planned, Shares } from '../../../runner/threads/shares.ts';
import { Timeline } from '../../../runner/timeline.ts';

interface Death {
  thread: number;
  /** ms; the dead thread has taken what was due of it before. */
  at: number;
}

/** What each due time came to, where threads take theirs until they die, and the others share from a second later on. */
function play(options: Options, threads: number, deaths: readonly Death[]) {
  const stages = options.stages ?? [];
  const indexes = Array.from({ length: threads }, (_, index) => index);
  const first = planned(stages, options.tasks, true);
  const shares = new Shares(options, first, indexes);
  const timelines = indexes.map((index) => {
    const timeline = new Timeline();
    timeline.announce({
      from: -1e9,
      dues: schedule(stages, options),
      share: { index, count: threads },
      isLast: true,
    });
    return timeline;
  });
  const [taken, undone]: [number[], number[]] = [[], []];
  const counts = indexes.map(() => 0);
  const alive = new Set(indexes);
  const takeUntil = (index: number, instant: number): void => {
    const timeline = timelines[index]!;
    for (let due = timeline.next(); due; due = timeline.next()) {
      if (due.due >= instant) {
        // It is still to come: it is looked at again.
        const rest: (typeof due)[] = [due];
        for (let later = timeline.next(); later; later = timeline.next()) rest.push(later);
        const again = new Timeline();
        again.announce({ from: -1e9, dues: rest, share: { index: 0, count: 1 }, isLast: true });
        timelines[index] = again;
        return;
      }
      if (due.due < 0) continue;
      counts[index]!++;
      taken.push(due.due);
    }
  };
  for (const { thread, at } of deaths) {
    for (const index of alive) takeUntil(index, at);
    alive.delete(thread);
    const assigned = shares.without(thread, Math.max(0, at + 1000));
    for (const { announcement, shares: parts } of assigned) {
      for (const index of alive) {
        const share = parts[index];
        if (share)
          timelines[index]!.announce({
            from: announcement.from,
            dues: announced(announcement, options),
            share,
            isLast: true,
          });
      }
    }
    for (const { due } of shares.undone(thread, counts[thread]!)) undone.push(due);
  }
  for (const index of alive) takeUntil(index, Infinity);
  return { taken, undone };
}

const even = (stages: string, more: Partial<Options> = {}): Options => ({
  ...DEFAULTS,
  warmup: 0,
  stages: parseStages(stages),
  ...more,
});
const total = (options: Options): number =>
  [...schedule(options.stages ?? [], options)].filter(({ due }) => due >= 0).length;

describe('when threads die', () => {
  test('no due time is forgotten, and none is taken twice', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const threads = 2 + Math.floor(random() * 4);
      const options = even(random() < 0.5 ? '100:10s' : '20:3s,20-200:4s,50:3s');
      const deaths = Array.from({ length: 1 + Math.floor(random() * (threads - 1)) }, (_, thread) => ({
        thread,
        at: (thread + random()) * 2500,
      }));
      const { taken, undone } = play(options, threads, deaths);
      const all = [...taken, ...undone];
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBe(total(options));
    }
  });

  test('the others have the whole rate from a second later on', () => {
    const { taken, undone } = play(even('100:10s'), 2, [{ thread: 1, at: 3000 }]);
    const within = (from: number, to: number): number =>
      taken.filter((due) => due >= from && due < to).length;
    expect([within(0, 3000), within(3000, 4000), within(4000, 10_000)]).toEqual([300, 50, 600]);
    expect(undone).toHaveLength(50);
    expect(undone.every((due) => due >= 3000 && due < 4000)).toBe(true);
  });

  test('the last one leaves all that there would have been', () => {
    const { taken, undone } = play(even('100:10s'), 2, [
      { thread: 0, at: 2000 },
      { thread: 1, at: 5000 },
    ]);
    expect(taken.length + undone.length).toBe(1000);
    expect(Math.max(...taken)).toBeLessThan(5000);
    expect(Math.max(...undone)).toBeGreaterThan(9900);
  });

  test('-n is of the whole run', () => {
    const { taken, undone } = play(even('100:10s', { tasks: 700 }), 3, [{ thread: 2, at: 2500 }]);
    expect(taken.length + undone.length).toBe(700);
  });

  test('in the warm-up', () => {
    const { taken, undone } = play(even('100:5s', { warmup: 4 }), 2, [{ thread: 0, at: -3000 }]);
    expect([taken.length, undone.length]).toEqual([500, 0]);
  });

  test('arrivals at random: about as many, drawn anew', () => {
    const options = even('200:10s', { arrivals: 'poisson' });
    const { taken, undone } = play(options, 2, [{ thread: 1, at: 4000 }]);
    expect(new Set([...taken, ...undone]).size).toBe(taken.length + undone.length);
    expect(Math.abs(taken.length + undone.length - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });
});
