import type { LedgerEntry } from 'open-saves-load';

/**
 * Numbers for new ids, in blocks: `note` is told of a block before any number of it is given out, so that
 * the ledger knows of every id that may have been sent and costs nothing a request. The `to` of the entry that
 * `note` returns follows what was given out, so that no more than that is removed at the end of a run.
 */
export class Reserve {
  #next: number;
  #end: number;
  #noted: LedgerEntry | undefined;
  readonly #block: number;
  readonly #note: (from: number, to: number) => LedgerEntry;

  constructor(from: number, block: number, note: (from: number, to: number) => LedgerEntry) {
    this.#next = from;
    this.#end = from;
    this.#block = block;
    this.#note = note;
  }

  next(): number {
    if (this.#next === this.#end) {
      this.#noted = this.#note(this.#end, this.#end + this.#block);
      this.#end += this.#block;
    }
    const given = this.#next++;
    if (this.#noted) this.#noted['to'] = this.#next;
    return given;
  }
}
