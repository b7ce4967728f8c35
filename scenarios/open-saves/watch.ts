/** An update that was acknowledged and not yet seen by a read. */
export interface Pending {
  key: number;
  version: number;
  /** When the update was acknowledged, ms. */
  since: number;
  /** When to ask next, ms. */
  next: number;
}

/** Asked again after this part of the time waited so far: that is how exact the measured time is. */
const STEP = 0.1;
const FIRST_STEP_MS = 1;
/** Given up after this long, so that a target that never shows an update does not take all reads. */
export const GIVE_UP_MS = 10_000;

/** Updates whose new value no read has shown yet; each is asked for by one read at a time. */
export class Watch {
  readonly #pending: Pending[] = [];

  get size(): number {
    return this.#pending.length;
  }

  add(key: number, version: number, now: number): void {
    this.#pending.push({ key, version, since: now, next: now });
  }

  /** The oldest that is to be asked for now; taken out until `again`. */
  take(now: number): Pending | undefined {
    const at = this.#pending.findIndex(({ next }) => next <= now);
    return at < 0 ? undefined : this.#pending.splice(at, 1)[0];
  }

  /** Not shown yet. False when it has been waited for long enough. */
  again(pending: Pending, now: number): boolean {
    const waited = now - pending.since;
    if (waited >= GIVE_UP_MS) return false;
    pending.next = now + Math.max(FIRST_STEP_MS, waited * STEP);
    this.#pending.push(pending);
    return true;
  }
}
