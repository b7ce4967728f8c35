import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../runner/errors.ts';
import type { Run } from '../../runner/results.ts';
import { type Answer, answer, answerOf } from './answer.ts';
import { clusterOfStack, dispatch } from './dispatch.ts';
import { end, endedRun } from './ended.ts';
import { commandOf, type LoadCommand, RESULTS, runLoad } from './load-command.ts';
import { lockOf } from './lock.ts';
import { outcomeOf } from './outcome.ts';
import { heldUntil, type LoadRequest, parseRequest, runIdOf } from './request.ts';
import { secretOptions } from './secrets.ts';
import { type Invocation, serve } from './runtime.ts';
import { variable } from './variable.ts';

/** What a run takes beside its load: to start, to remove its data, to analyse, to store. Seconds. */
const AROUND_SECONDS = 100;
/** In the cluster, besides: until its pods are there, and until what it leaves behind is stored. Seconds. */
const IN_CLUSTER_SECONDS = 1200;

/**
 * Runs a load, here or in the cluster, compares and stores it as asked. Also takes S3's message that a run of the cluster
 * has ended. Throws RequestError, which Lambda hands to who called.
 */
export async function handler(event: unknown, { deadline }: Invocation): Promise<Answer | null> {
  const client = new S3Client({ forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });
  const ended = endedRun(event);
  if (ended !== undefined) return (await end(ended, client)) ?? null;
  const request = parseRequest(event, variable('ALLOWED_HOSTS').split(','));
  const command = await commandOf(request);
  const needed = command.spawning + command.seconds + AROUND_SECONDS;
  const fits = request.workers === undefined && Date.now() + needed * 1000 <= deadline;
  const cluster = fits ? undefined : clusterOfStack();
  if (!fits && !cluster) return answer('failed', notStarted(request, needed, deadline));
  const lock = lockOf(client, runIdOf(request));
  const until = cluster ? Date.now() + (needed + IN_CLUSTER_SECONDS) * 1000 : deadline;
  const held = await lock.take(until, answer('success', 'It is under way: this is where it writes its log'));
  if (held) return held.answer as Answer;
  let endsBy = 0;
  let answered: Answer;
  let secrets: Awaited<ReturnType<typeof secretOptions>> | undefined;
  try {
    secrets = await secretOptions();
    const args = [...command.args, ...secrets.args];
    if (cluster && secrets.files.length > 0) throw new UserError(notInCluster(secrets.files));
    if (cluster) ({ answered, endsBy } = await dispatch(cluster, request, args, client));
    else answered = await load(request, { ...command, args }, client);
  } catch (error) {
    if (!(error instanceof UserError)) console.error(error);
    answered = answer('failed', (error as Error).message);
  } finally {
    secrets?.remove();
  }
  await lock.end(Math.max(heldUntil(request.run_id !== undefined), endsBy), answered);
  return answered;
}

function notStarted({ workers }: LoadRequest, needed: number, deadline: number): string {
  const why =
    workers === undefined
      ? `the run needs ${needed} s with all that is around it, and this function has ${Math.floor((deadline - Date.now()) / 1000)}`
      : `workers: ${workers} asks for pods of a cluster`;
  return (
    `Nothing was started: ${why}. This function knows no cluster: deploy it with one (loadRunner and runLoad.longRuns of ` +
    'the stack platform), or use npm run load -- --on eks'
  );
}

const notInCluster = (files: readonly string[]): string =>
  `Nothing was started: the run would go to the cluster, whose pods do not get files (${files.join(', ')} below ` +
  `${variable('SECRETS')} in SSM). Ask for one that fits into this function's time, and for no workers, or take them out`;

async function load(request: LoadRequest, command: LoadCommand, client: S3Client): Promise<Answer> {
  const shown = request.only_summary ? ['--only-summary'] : [];
  const own = ['--headless', '--run-json', `--results=${RESULTS}`, ...shown];
  const { code, output } = await runLoad([...command.args, ...own]);
  if (output === '')
    return answer('failed', `The load could not be run (exit code ${code}): the log says why`);
  const run = JSON.parse(output) as Run;
  const folder = join(RESULTS, run.id);
  try {
    const { failures, summary } = await outcomeOf(run, folder, request, command.seconds, client);
    const exited = code === 0 ? [] : [`the runner ended with exit code ${code}`];
    return answerOf([...exited, ...failures], summary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.env['AWS_LAMBDA_RUNTIME_API'] !== undefined) await serve(handler);
