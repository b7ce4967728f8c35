import { UserError, type Response, type ScenarioContext } from 'open-saves-load';
import { eachLimit } from '../shared/each-limit.ts';
import { TRIES, mayPass, pauseAfter } from '../shared/retry.ts';
import * as api from './client.ts';
import { AT_ONCE } from './remover.ts';

/** Progress is told so many times for each kind of data. */
const STEPS = 20;

/** Makes data before the clock starts, and ends the run with a useful word when the target will not have it. */
export class Maker {
  #made = 0;
  #again = 0;
  #first = '';

  constructor(readonly context: ScenarioContext<unknown>) {}

  /**
   * Sends `call(0)` to `call(count - 1)`, each several times if need be. `read` reads what a call makes: the
   * real server answers 500, not 409, where an earlier try has made it. Throws UserError with the first
   * answer that stays a failure.
   */
  async make(
    what: string,
    count: number,
    call: (index: number) => api.Call,
    read?: (index: number) => api.Call,
  ): Promise<void> {
    const { signal, progress } = this.context;
    const step = Math.max(1, Math.ceil(count / STEPS));
    let done = 0;
    await eachLimit(count, AT_ONCE, signal, async (index) => {
      await this.#demand(call(index), read && (() => read(index)));
      done++;
      if (done % step === 0 || done === count) progress(what, done, count);
    });
  }

  /** Says how often it had to try again, where it had to. */
  end(): void {
    if (this.#again === 0) return;
    const requests = this.#again === 1 ? '1 request was' : `${this.#again} requests were`;
    const what = `data: ${requests} sent again (the first: ${this.#first}); made`;
    this.context.progress(what, this.#made, this.#made);
  }

  async #demand(call: api.Call, read: (() => api.Call) | undefined): Promise<void> {
    const { http, signal } = this.context;
    for (let tried = 1; ; tried++) {
      const response = await api.send(http, call);
      if (response.ok || (tried > 1 && (await this.#existsAlready(response, read)))) {
        this.#made++;
        return;
      }
      signal.throwIfAborted();
      if (tried === TRIES || !this.#mayPass(response.status)) throw this.#failed(call, response, tried);
      this.#again++;
      this.#first ||= `${call.method} ${call.path} ${brief(response)}`;
      await pauseAfter(tried, signal);
    }
  }

  /** The real server also answers 404 for an error of its database: but not to the first call of all. */
  #mayPass(status: number): boolean {
    return mayPass(status) || (status === 404 && this.#made > 0);
  }

  /** Whether an earlier try, which failed or was not answered, has made it all the same. */
  async #existsAlready({ status }: Response, read: (() => api.Call) | undefined): Promise<boolean> {
    if (status === 409) return true;
    return status === 500 && read !== undefined && (await api.send(this.context.http, read())).ok;
  }

  #failed(call: api.Call, response: Response, tried: number): UserError {
    const times = tried > 1 ? `, ${tried} times over` : '';
    const others = this.#made > 0 ? ` ${this.#made} requests before it succeeded.` : '';
    return new UserError(
      `The data for the run could not be made: ${call.method} ${call.path} ${brief(response)}${times}.` +
        `${others} ${advice(response.status, this.#made === 0)}`,
    );
  }
}

function brief(response: Response): string {
  const { status, error } = response;
  if (status === 0) return `got no answer (${error})`;
  return `was answered ${status}: ${response.text().trim().slice(0, 200) || error}`;
}

function advice(status: number, isFirst: boolean): string {
  if (status === 0 && isFirst) return 'Check that the target runs, and that --host leads to it.';
  if (status === 0) return 'Check that the target still runs, or give it longer with --timeout.';
  if (status === 404 && isFirst)
    return 'Check that --host is the base URL of an Open Saves server, without /api.';
  if (status === 401 || status === 403)
    return 'The target wants to know who asks: give what it needs with --header.';
  if (status === 409)
    return 'A run of the same id has left data behind: remove it with --cleanup, or run again.';
  if (status === 404 || status === 429 || status >= 500)
    return "See the target's own log; its database, or its right to write to it, may be missing or at its limit.";
  return 'See what the target says, and whether it is an Open Saves server.';
}
