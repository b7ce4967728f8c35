import { patienceWhenStopped } from '../apply.ts';
import type { Plan } from '../plan.ts';
import type { Options } from '../options.ts';
import type { Master } from './master.ts';
import type { Member, Members } from './members.ts';

/** Workers have so long to say what they have not said yet, after they were told to stop or to quit, ms. */
export const LAST_WORDS_MS = 5000;

export interface StopParts {
  plan: Plan;
  options: Options;
  isInterrupted: boolean;
  /** Whether the master goes on after the run. */
  stays: boolean;
}

/** Lets every worker stop, and waits for what they have not said yet. */
export async function stopAll(
  members: Members,
  master: Master,
  { plan, options, isInterrupted, stays }: StopParts,
): Promise<void> {
  const { present } = members;
  const usual = plan.model === 'open' ? options.timeout : options.stopTimeout;
  const seconds = isInterrupted ? Math.min(usual, patienceWhenStopped(options)) : usual;
  const patience = seconds * 1000 + LAST_WORDS_MS;
  for (const { node } of present) master.send(node, 'stop');
  await members.until(() => present.every(({ stopped, lost }) => stopped || lost !== undefined), patience);
  // Locust's own say the rest only when they quit, or with their next report.
  const foreign = present.filter(({ node, lost }) => !node.isOurs && lost === undefined);
  if (stays) {
    const hasTold = ({ reportedAt, lost }: Member): boolean => reportedAt !== undefined || lost !== undefined;
    return members.until(() => foreign.every(hasTold), LAST_WORDS_MS);
  }
  for (const { node } of foreign) master.send(node, 'quit');
  await members.until(() => foreign.every(({ node }) => !master.nodes.has(node.id)), LAST_WORDS_MS);
}
