import type { Phase } from './scenario.ts';

/** What a call that is measured (`User.measure`) is told. */
export class MeasuredCall {
  #controller: AbortController | undefined;
  #why: Error | undefined;

  /** Part of the run that it belongs to: for a target that counts its requests by phase. */
  constructor(readonly phase: Phase) {}

  /** Aborted once the call is given up, by its timeout or the end of the run: whatever it resolves with then is ignored. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#why) this.#controller.abort(this.#why);
    return this.#controller.signal;
  }

  abort(why: Error = new Error('given up')): void {
    this.#why = why;
    this.#controller?.abort(why);
  }
}
