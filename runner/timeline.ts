import type { Due, Pacer } from './pacer.ts';

/** Where the open model gets its due times from, one after the other. */
export interface DueTimes {
  /** The next one; undefined when there is none now. */
  next(): Due | undefined;
  /** Whether `next` has one again: resolves true as soon as it has, false when the load has ended. */
  more(): Promise<boolean>;
  /** Whether what was announced since takes the place of `due`, which `next` gave. */
  replaces(due: Due): boolean;
}

/** The due times of one pacer, and then the end. */
export function dueTimesOf(pacer: Pacer): DueTimes {
  const dues = pacer[Symbol.iterator]();
  return {
    next: () => dues.next().value as Due | undefined,
    more: () => Promise.resolve(false),
    replaces: () => false,
  };
}

/** Which of all due times one load thread takes: every one whose number has the remainder `index`. */
export interface ShareOf {
  index: number;
  count: number;
}

/** What holds from an instant on: an edit of the load, or of who shares it, is a new epoch. */
export interface Epoch {
  /** ms from the start of the clock. */
  from: number;
  /** Due times from then on, of all shares together; those before `from` are not among them. */
  dues: Pacer;
  share: ShareOf;
  /** Whether the load ends with the last of them; otherwise it waits for the next epoch. */
  isLast: boolean;
}

/** Due times by epochs, each of which takes over from the one before it. */
export class Timeline implements DueTimes {
  readonly #announced: Epoch[] = [];
  #dues: Iterator<Due> | undefined;
  #ahead: Due | undefined;
  #isLast = false;
  #told: (() => void) | undefined;

  /** `epoch` takes the place of all that begins no earlier. */
  announce(epoch: Epoch): void {
    while ((this.#announced.at(-1)?.from ?? -Infinity) >= epoch.from) this.#announced.pop();
    this.#announced.push(epoch);
    this.#told?.();
  }

  next(): Due | undefined {
    for (;;) {
      this.#ahead ??= this.#dues?.next().value as Due | undefined;
      const due = this.#ahead;
      const [following] = this.#announced;
      if (following && (due === undefined || due.due >= following.from)) {
        this.#announced.shift();
        this.#dues = sharedOut(following.dues, following.share);
        this.#isLast = following.isLast;
        this.#ahead = undefined;
        continue;
      }
      this.#ahead = undefined;
      return due;
    }
  }

  async more(): Promise<boolean> {
    if (this.#announced.length === 0 && !this.#isLast) {
      await new Promise<void>((resolve) => (this.#told = resolve));
      this.#told = undefined;
    }
    return this.#announced.length > 0;
  }

  replaces(due: Due): boolean {
    const [following] = this.#announced;
    return following !== undefined && due.due >= following.from;
  }

  /** Ends the wait for more: nothing else comes. */
  end(): void {
    this.#isLast = true;
    this.#told?.();
  }
}

function* sharedOut(dues: Pacer, { index, count }: ShareOf): Generator<Due> {
  let number = 0;
  for (const due of dues) {
    if (number++ % count === index) yield due;
  }
}
