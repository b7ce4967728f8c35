import { UserError } from '../errors.ts';
import type { Options } from '../options.ts';
import type { Members } from './members.ts';

/** Waits for as many workers as are expected. Throws UserError when they do not come. */
export async function expectedWorkers(
  members: Members,
  { expectWorkers, expectWorkersMaxWait: seconds }: Options,
  stop: AbortSignal,
): Promise<void> {
  const enough = (): boolean => members.present.length >= expectWorkers;
  await members.until(enough, seconds > 0 ? seconds * 1000 : undefined, stop);
  if (enough() || stop.aborted) return;
  throw new UserError(
    `--expect-workers ${expectWorkers}: ${members.present.length} came within ${seconds} s. ` +
      'Start more, with --worker --master-host and this host, or wait for longer with --expect-workers-max-wait.',
  );
}
