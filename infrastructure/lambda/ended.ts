import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { fetchRun } from '../../runner/eks/fetch-run.ts';
import type { Run } from '../../runner/results.ts';
import { Store } from '../../runner/upload/s3.ts';
import { type Answer, answerOf } from './answer.ts';
import { Dispatched } from './dispatched.ts';
import { commandOf, RESULTS } from './load-command.ts';
import { lockOf } from './lock.ts';
import { outcomeOf } from './outcome.ts';
import { heldUntil, runIdOf } from './request.ts';
import { variable } from './variable.ts';

/** EventBridge's message of a new object in S3. */
const newObject = z.object({
  source: z.literal('aws.s3'),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});
/** The answer of a run that went to the cluster. */
const ofDispatched = z.object({ summary: z.object({ dispatched: z.object({ label: z.string() }) }) });
const isOf = (held: unknown, label: string): boolean =>
  ofDispatched.safeParse(held).data?.summary.dispatched.label === label;

/** Workers upload what they still have for so long after the master has ended. */
const LOOKS = 18;
const LOOK_MS = 5000;

/** Id of a run whose run.json has come into the store; undefined for what is no such message. */
export function endedRun(event: unknown): string | undefined {
  const key = newObject.safeParse(event).data?.detail.object.key ?? '';
  const folders = `${variable('STORE_PREFIX')}folders/`;
  return key.startsWith(folders) ? /^([^/]+)\/run\.json$/.exec(key.slice(folders.length))?.[1] : undefined;
}

/**
 * A run of the cluster has ended: compares and stores it as the request asked, and leaves the answer for who asks again.
 * Undefined for a run that nobody dispatched from here.
 */
export async function end(id: string, client: S3Client): Promise<Answer | undefined> {
  const store = new Store({ bucket: variable('BUCKET'), prefix: variable('STORE_PREFIX') });
  const folder = join(RESULTS, id);
  try {
    let fetched = await fetchRun(store, id, folder);
    const label = fetched?.run.labels.find((one) => one.startsWith('run_load_'));
    const request = label === undefined ? undefined : await new Dispatched(client).get(label);
    if (!fetched || label === undefined || !request) return undefined;
    for (let look = 1; look < LOOKS && fetched.rows < fetched.run.totals.requests; look++) {
      await sleep(LOOK_MS);
      fetched = (await fetchRun(store, id, folder)) ?? fetched;
    }
    const { run, rows } = fetched;
    const { seconds } = await commandOf(request);
    const { failures, summary } = await outcomeOf(run, folder, request, seconds, client);
    const answered = answerOf([...against(run, rows), ...failures], summary);
    const own = lockOf(client, runIdOf(request));
    // Unless a later run has it by now.
    await own.replace(heldUntil(request.run_id !== undefined), answered, (held) => isOf(held, label));
    await lockOf(client, label).replace(heldUntil(true), answered);
    return answered;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await store.close();
  }
}

/** What the load command says by its exit code, which nobody knows here. */
function against({ totals, verdict, interrupted }: Run, rows: number): string[] {
  return [
    ...(interrupted ? ['it was stopped before its end'] : []),
    ...(totals.failures > 0 || totals.exceptions > 0 ? [`${totals.failures} requests failed`] : []),
    ...(verdict.valid ? [] : [`INVALID: ${verdict.reasons.map(({ text }) => text).join('; ')}`]),
    ...(rows < totals.requests ? [`only ${rows} of ${totals.requests} samples came into the store`] : []),
  ];
}
