import { UserError, type ScenarioContext } from 'open-saves-load';
import { eachLimit } from '../shared/each-limit.ts';
import * as api from './client.ts';
import { AT_ONCE } from './removal.ts';

/** Progress is told so many times for each kind of data. */
const STEPS = 20;

/** Makes data before the clock starts, and ends the run with a useful word when the target will not have it. */
export class Maker {
  constructor(readonly context: ScenarioContext<unknown>) {}

  /** Sends `call(0)` to `call(count - 1)`. Throws UserError with the first answer that is not a success. */
  async make(what: string, count: number, call: (index: number) => api.Call): Promise<void> {
    const { signal, progress } = this.context;
    const step = Math.max(1, Math.ceil(count / STEPS));
    let done = 0;
    await eachLimit(count, AT_ONCE, signal, async (index) => {
      await this.#demand(call(index));
      done++;
      if (done % step === 0 || done === count) progress(what, done, count);
    });
  }

  async #demand(call: api.Call): Promise<void> {
    const { http, signal } = this.context;
    const response = await api.send(http, call);
    if (response.ok) return;
    signal.throwIfAborted();
    const { status } = response;
    const said = response.text().trim().slice(0, 200) || response.error;
    const got = status === 0 ? `got no answer (${response.error})` : `was answered ${status}: ${said}`;
    throw new UserError(
      `The data for the run could not be made: ${call.method} ${call.path} ${got}. ${advice(status)}`,
    );
  }
}

function advice(status: number): string {
  if (status === 0) return 'Check that the target runs, and that --host leads to it.';
  if (status === 404) return 'Check that --host is the base URL of an Open Saves server, without /api.';
  if (status === 401 || status === 403)
    return 'The target wants to know who asks: give what it needs with --header.';
  if (status === 409)
    return 'A run of the same id has left data behind: remove it with --cleanup, or run again.';
  if (status >= 500)
    return "See the target's own log; its database, or its right to write to it, may be missing.";
  return 'See what the target says, and whether it is an Open Saves server.';
}
