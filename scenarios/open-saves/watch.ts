/** An update that was acknowledged and not yet seen by a read. */
export interface Pending {
  key: number;
  version: number;
  /** When the update was acknowledged, ms. */
  since: number;
  /** Whether the update was part of the load: what the warm-up began is not reported. */
  counts: boolean;
  /** ms from `since` until the last read that still showed the old value began; 0 while none did. */
  oldUntil: number;
  /** When to ask next, ms. */
  next: number;
}

/** Asked again after this part of the time waited so far: no closer than that can its two bounds be. */
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

  /** The next read asks for it, if no older one waits. */
  add(key: number, version: number, since: number, counts: boolean): void {
    this.#pending.push({ key, version, since, counts, oldUntil: 0, next: since });
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
