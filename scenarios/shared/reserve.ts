/**
 * Numbers for new ids, in blocks: `note` is told of a block before any number of it is given out, so that
 * the ledger knows of every id that may have been sent and costs nothing a request.
 */
export class Reserve {
  #next: number;
  #end: number;
  readonly #block: number;
  readonly #note: (from: number, to: number) => void;

  constructor(from: number, block: number, note: (from: number, to: number) => void) {
    this.#next = from;
    this.#end = from;
    this.#block = block;
    this.#note = note;
  }

  next(): number {
    if (this.#next === this.#end) {
      this.#note(this.#end, this.#end + this.#block);
      this.#end += this.#block;
    }
    return this.#next++;
  }
}
