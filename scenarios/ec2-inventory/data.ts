import { UserError, type Random, type Response, type ScenarioContext } from 'open-saves-load';
import { eachLimit } from '../shared/each-limit.ts';
import { mayPass, pauseAfter, TRIES } from '../shared/retry.ts';
import { newInstance } from './bodies.ts';
import type { Options } from './options.ts';
import { entry } from './removal.ts';

/** Requests at once while data is made. */
const AT_ONCE = 8;

/** What every user of a worker shares. */
export interface Data {
  /** Ids and package names of this worker begin with it. */
  prefix: string;
  packages: number;
  packageNames: number;
  /** One that was never used. */
  newId(): string;
  /** One that was made before the clock started. */
  knownId(random: Random): string;
  /** One that is never made. */
  missingId(random: Random): string;
}

/**
 * Wakes the API, and makes the instances that the run reads: a paused cluster resumes, and functions start cold, before
 * the clock, and none of it counts as load. Throws UserError when the API will not have them.
 */
export async function makeData(context: ScenarioContext<Options>): Promise<Data> {
  const { options, run, worker, ledger, random } = context;
  const { packages, packageNames } = options;
  const prefix = `i-${run}-${worker.index}-`;
  const known = Math.max(1, Math.ceil(options.instances / worker.count));
  let next = known;
  const data: Data = {
    prefix,
    packages,
    packageNames,
    newId: () => `${prefix}${next++}`,
    knownId: (draw) => `${prefix}${Math.floor(draw() * known)}`,
    missingId: (draw) => `${prefix}missing-${Math.floor(draw() * 1e9)}`,
  };
  await demand(context, () => context.http.get(`/ec2/${prefix}missing`));
  ledger.add(entry(prefix));
  let done = 0;
  await eachLimit(known, AT_ONCE, context.signal, async (index) => {
    const json = newInstance(data, random);
    await demand(context, () => context.http.post(`/ec2/${prefix}${index}`, { json }));
    done++;
    if (done % 50 === 0 || done === known) context.progress('instances', done, known);
  });
  return data;
}

/** Sends it several times if need be. One that was made by an earlier try, which was not answered, is made. */
async function demand({ signal }: ScenarioContext<Options>, send: () => Promise<Response>): Promise<void> {
  for (let tried = 1; ; tried++) {
    const response = await send();
    if (response.ok || (tried > 1 && response.status === 400)) return;
    signal.throwIfAborted();
    if (tried === TRIES || !mayPass(response.status)) {
      throw new UserError(
        `The data for the run could not be made: ${response.error}${bodyOf(response)}. ` +
          'Is --host the URL of the API with its stage, and does it take this key (--header "x-api-key: …")?',
      );
    }
    await pauseAfter(tried, signal);
  }
}

function bodyOf(response: Response): string {
  return response.status === 0 ? '' : ` ${response.text().slice(0, 200)}`;
}
