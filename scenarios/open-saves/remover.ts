import type { ScenarioContext } from 'open-saves-load';
import { eachLimit } from '../shared/each-limit.ts';
import { TRIES, mayPass, pauseAfter } from '../shared/retry.ts';
import * as api from './client.ts';

/** Requests at once while data is made or removed. */
export const AT_ONCE = 32;
/** Given up after so many failures with no success between them: the target is away. */
const MOST_IN_A_ROW = AT_ONCE;

/** Sends deletes, each several times if need be, and keeps account of what did not go. */
export class Remover {
  #left = 0;
  #inARow = 0;
  #first = '';

  constructor(readonly context: ScenarioContext<never>) {}

  /**
   * Deletes what `call` says of keys `from` to `to`, not included; a key without a call is left out.
   * `isGone` judges a 404; by default that is gone. Returns the keys that are not known to be gone. Throws
   * when nothing succeeds any more, and the signal's reason when that is aborted.
   */
  async each(
    from: number,
    to: number,
    call: (key: number) => api.Call | undefined,
    isGone: (key: number) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<number[]> {
    const left: number[] = [];
    await eachLimit(to - from, AT_ONCE, this.context.signal, async (i) => {
      const key = from + i;
      const wanted = call(key);
      if (!wanted) return;
      const why = await this.#remove(wanted, () => isGone(key));
      if (why === undefined) {
        this.#inARow = 0;
        return;
      }
      left.push(key);
      this.#left++;
      this.#first ||= why;
      if (++this.#inARow >= MOST_IN_A_ROW) {
        throw new Error(
          `${this.#notRemoved()}; given up after ${MOST_IN_A_ROW} failures in a row, the rest not tried`,
        );
      }
    });
    return left;
  }

  /** Throws when something was not removed. */
  end(): void {
    if (this.#left > 0) throw new Error(this.#notRemoved());
  }

  #notRemoved(): string {
    return `${this.#left} not removed, the first because ${this.#first}`;
  }

  /** Why it is not gone; undefined when it is. */
  async #remove(call: api.Call, isGone: () => Promise<boolean>): Promise<string | undefined> {
    const { http, signal } = this.context;
    for (let tried = 1; ; tried++) {
      const response = await api.send(http, call);
      if (response.ok) return undefined;
      signal.throwIfAborted();
      const { status } = response;
      if (status === 404 && (await isGone())) return undefined;
      if (tried === TRIES || !(status === 404 || mayPass(status))) {
        return `${call.method} ${call.path} answered ${status || 'nothing'}`;
      }
      await pauseAfter(tried, signal);
    }
  }
}
