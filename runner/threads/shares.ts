import type { Options } from '../options.ts';
import type { Due, Pacer } from '../pacer.ts';
import { announced, schedule, warmupSeconds, type Announcement } from '../schedule.ts';
import { dropStages, type Stage } from '../stages.ts';
import { Timeline, type ShareOf } from '../timeline.ts';

/** A load and who drives which part of it. */
interface Assigned {
  announcement: Announcement;
  /** By thread; undefined: no part in it. */
  shares: readonly (ShareOf | undefined)[];
}

const EVERYTHING: ShareOf = { index: 0, count: 1 };
const NOTHING: ShareOf = { index: -1, count: 1 };

/** The first load of a run that has one planned; number 0 stands for its schedule, warm-up included. */
export function planned(stages: readonly Stage[], tasks: number | undefined, isLast: boolean): Announcement {
  return { number: 0, from: 0, stages, levels: stages.map((_stage, index) => index), tasks, isLast };
}

/**
 * Which thread drives which part of the open model's load. When a thread dies the others share what is due from an
 * instant on; what it had not started of what was due before that is left undone, and is told here.
 */
export class Shares {
  readonly #assigned: Assigned[] = [];
  #number = 0;

  constructor(
    private readonly options: Options,
    first: Announcement,
    private alive: readonly number[],
  ) {
    this.#assigned.push(this.#assign(first));
  }

  /** Shares out a load that takes the place of the one before. */
  announce(announcement: Announcement): Assigned {
    this.#number = Math.max(this.#number, announcement.number);
    const assigned = this.#assign(announcement);
    this.#assigned.push(assigned);
    return assigned;
  }

  /** `thread` is gone: from about `after` on, ms, the others share the load. Returns what each of them is to be told. */
  without(thread: number, after: number): Assigned[] {
    this.alive = this.alive.filter((other) => other !== thread);
    return this.#reshare(after);
  }

  /** `thread` has come: from about `after` on, ms, it has its part. Returns what each of them is to be told. */
  with(thread: number, after: number): Assigned[] {
    this.alive = [...this.alive.filter((other) => other !== thread), thread].toSorted((a, b) => a - b);
    return this.#reshare(after);
  }

  #reshare(after: number): Assigned[] {
    const current = this.#assigned.findLast(({ announcement }) => announcement.from < after);
    const from = current ? this.#firstDue(current.announcement, after) : after;
    const later = this.#assigned.filter(({ announcement }) => announcement.from >= from);
    const loads = later.map(({ announcement }) => announcement);
    if (current) loads.unshift(this.#rest(current.announcement, from));
    this.#assigned.splice(this.#assigned.length - later.length, later.length);
    return loads.map((load) => this.announce({ ...load, number: ++this.#number }));
  }

  /**
   * What was due of `thread`, from the `done`th on, and is not another's: it was never looked at. Of the last one that
   * is all there would have been.
   */
  *undone(thread: number, done: number): Generator<Due> {
    const timeline = new Timeline();
    for (const { announcement, shares } of this.#assigned) {
      const isFirst = announcement.number === 0;
      const warmup = isFirst ? warmupSeconds(this.options, 'open') * 1000 : 0;
      timeline.announce({
        from: announcement.from - warmup,
        dues: this.#duesOf(announcement),
        share: shares[thread] ?? (shares.length === 0 ? EVERYTHING : NOTHING),
        isLast: true,
      });
    }
    let looked = 0;
    for (let due = timeline.next(); due; due = timeline.next()) {
      if (due.due >= 0 && looked++ >= done) yield due;
    }
  }

  #assign(announcement: Announcement): Assigned {
    const count = this.alive.length;
    const shares: (ShareOf | undefined)[] = [];
    this.alive.forEach((thread, index) => (shares[thread] = { index, count }));
    return { announcement, shares };
  }

  /** What is left begins with a due time of its own: beginning at one of the whole keeps their number. */
  #firstDue(load: Announcement, after: number): number {
    for (const { due } of this.#duesOf(load)) if (due >= after) return due;
    return after;
  }

  #before(load: Announcement, from: number): number {
    let count = 0;
    for (const { due } of this.#duesOf(load)) {
      if (due >= from) break;
      if (due >= 0) count++;
    }
    return count;
  }

  #duesOf(load: Announcement): Pacer {
    return load.number === 0 ? schedule(load.stages, this.options) : announced(load, this.options);
  }

  /** What is left of a load from an instant on. */
  #rest(load: Announcement, from: number): Announcement {
    const seconds = (from - load.from) / 1000;
    const stages = dropStages(load.stages, seconds);
    const levels = load.levels.slice(load.levels.length - stages.length);
    const { tasks } = load;
    return {
      ...load,
      from,
      stages,
      levels,
      tasks: tasks === undefined ? undefined : tasks - this.#before(load, from),
    };
  }
}
