/** Numbers that one record holds. */
export const RECORD = 16;
const COUNTS_BYTES = 8;

/**
 * A queue of records in memory that two threads share: one writes, the other reads. What has been written is there
 * for the reader whatever becomes of the writer. A record is `RECORD` numbers.
 */
export class Ring {
  readonly #records: Float64Array;
  /** [0]: records written, [1]: records read; both count on, modulo 2^32. */
  readonly #counts: Int32Array;
  readonly #size: number;
  readonly #read = new Float64Array(RECORD);

  /** Memory for `size` records, a power of two. */
  static memory(size: number): SharedArrayBuffer {
    if (!Number.isInteger(Math.log2(size))) throw new RangeError(`${size} records: not a power of two`);
    return new SharedArrayBuffer(COUNTS_BYTES + size * RECORD * Float64Array.BYTES_PER_ELEMENT);
  }

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory, 0, 2);
    this.#records = new Float64Array(memory, COUNTS_BYTES);
    this.#size = this.#records.length / RECORD;
  }

  /** Writes `record`; false when there is no room. */
  push(record: Float64Array): boolean {
    const written = Atomics.load(this.#counts, 0);
    if ((written - Atomics.load(this.#counts, 1)) >>> 0 >= this.#size) return false;
    this.#records.set(record, this.#place(written));
    // Only now is it there for the reader.
    Atomics.store(this.#counts, 0, (written + 1) | 0);
    return true;
  }

  /** Reads every record that is there, in order; `take` must not keep what it is given. */
  drain(take: (record: Float64Array) => void): void {
    const written = Atomics.load(this.#counts, 0);
    for (let read = Atomics.load(this.#counts, 1); read !== written; read = (read + 1) | 0) {
      const at = this.#place(read);
      this.#read.set(this.#records.subarray(at, at + RECORD));
      Atomics.store(this.#counts, 1, (read + 1) | 0);
      take(this.#read);
    }
  }

  #place(count: number): number {
    return (count & (this.#size - 1)) * RECORD;
  }
}
