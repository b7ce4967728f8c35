export type CacheMode = 'read-through' | 'write-only';

export interface ReadCacheOptions {
  mode: CacheMode;
  /** How many entries it holds; the least recently used goes first. */
  entries: number;
  /** ms from a write until the old copy is dropped: how long readers may still see it. */
  delay: number;
}

/**
 * The cache before the embedded server's store. `write-only` does what Open Saves on AWS does: every read
 * goes to the store and is then written to the cache, which nobody ever asks.
 */
export class ReadCache {
  readonly #entries = new Map<string, string>();
  readonly #options: ReadCacheOptions;
  hits = 0;
  misses = 0;

  constructor(options: ReadCacheOptions) {
    this.#options = options;
  }

  /** The copy of `key`, or what `load` finds, with whether it had to be loaded. */
  read(key: string, load: () => string | undefined): { value: string | undefined; cold: boolean } {
    const copy = this.#options.mode === 'read-through' ? this.#entries.get(key) : undefined;
    if (copy !== undefined) {
      this.hits++;
      this.#entries.delete(key);
      this.#entries.set(key, copy);
      return { value: copy, cold: false };
    }
    this.misses++;
    const value = load();
    if (value !== undefined) this.#set(key, value);
    return { value, cold: true };
  }

  /** A write happened: the copy is no longer true. */
  drop(key: string): void {
    if (!this.#entries.has(key)) return;
    if (this.#options.delay > 0) setTimeout(() => this.#entries.delete(key), this.#options.delay).unref();
    else this.#entries.delete(key);
  }

  #set(key: string, value: string): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#options.entries) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
