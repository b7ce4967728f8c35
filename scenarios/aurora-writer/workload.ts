import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  StopUser,
  UsageError,
  User,
  constant,
  parseDuration,
  tag,
  task,
  type EmbeddedTarget,
  type Phase,
  type Response,
  type ScenarioContext,
} from 'open-saves-load';
import type { Via } from '../shared/sdk-handler.ts';
import { targetInThread } from '../shared/target-in-thread.ts';
import { makeData, type Data } from './data.ts';
import { attributesOf, BODY, DELAY_SECONDS, type Action } from './message.ts';
import type { Options, TargetOptions } from './options.ts';

export { remove } from './data.ts';
export { options, targetOptions } from './options.ts';

export const description =
  'Messages to SQS, carried out by a function on Aurora: from send until the row is visible.';

export const target = (chosen: Record<string, unknown>): Promise<EmbeddedTarget> =>
  targetInThread(new URL('serve.ts', import.meta.url), chosen as TargetOptions);

export const setUp = (context: ScenarioContext<Options>): Promise<Data> => makeData(context);

/** Throws UsageError where half of a database is named. */
export function check(chosen: Record<string, unknown>): void {
  const { queueUrl, clusterArn, secretArn, databaseUrl } = chosen as Options;
  if ((clusterArn === '') !== (secretArn === '')) {
    throw new UsageError('--cluster-arn and --secret-arn go together: give both, or --database-url.');
  }
  if (queueUrl !== '' && clusterArn === '' && databaseUrl === '') {
    throw new UsageError(
      `--queue-url ${queueUrl}: name the database too, to see what came of the messages: --cluster-arn and --secret-arn, or --database-url.`,
    );
  }
}

/** What a message is measured to, beyond its send. */
const UNTIL: Record<Action, string> = {
  INSERT: 'INSERT until visible',
  SELECT: 'SELECT until completed',
  SELECT2: 'SELECT2 until completed',
};

/** A task sends messages of one kind; what becomes of each is measured beside it, and not waited for. */
export class AuroraWriter extends User<Data> {
  readonly #options = this.environment.scenarioOptions as unknown as Options;
  override waitTime = constant(parseDuration(this.#options.loadWait, '--load-wait'));
  readonly #followed = new Set<Promise<unknown>>();

  @tag('read') @task select(): Promise<void> {
    return this.#send('SELECT');
  }
  @tag('write') @task insert(): Promise<void> {
    return this.#send('INSERT');
  }
  @tag('read') @task select2(): Promise<void> {
    return this.#send('SELECT2');
  }

  override async onStop(): Promise<void> {
    await Promise.all(this.#followed);
    const { data } = this;
    if (data.lastSent === 0 || data.watcher.backlog > 0) return;
    this.environment.observe(
      'backlog: from the last send until all was done',
      performance.now() - data.lastSent,
    );
    data.lastSent = 0;
  }

  async #send(action: Action): Promise<void> {
    const { client, queueUrl: QueueUrl, run } = this.data;
    const { sqsBatch, dmlBatch, databaseHost, database } = this.#options;
    const message = {
      MessageBody: BODY,
      DelaySeconds: DELAY_SECONDS,
      MessageAttributes: attributesOf({ action, statements: dmlBatch, host: databaseHost, database, run }),
    };
    let phase: Phase | undefined;
    const judge = (response: Response): void => void (phase = response.phase);
    const via: Via = { http: this.client, type: 'SQS', name: `send ${action}`, judge };
    try {
      if (sqsBatch === 1) {
        const { MessageId: id = '' } = await client.send(
          new SendMessageCommand({ QueueUrl, ...message }),
          via,
        );
        return this.#follow(action, phase, [id]);
      }
      const Entries = Array.from({ length: sqsBatch }, (_, i) => ({ Id: String(i), ...message }));
      const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }), via);
      this.#follow(
        action,
        phase,
        Successful.map(({ MessageId: id = '' }) => id),
      );
    } catch (error) {
      // What a request came to is recorded with it; what kept a call from sending any is the task's own error.
      if (error instanceof StopUser || via.sent === undefined) throw error;
    }
  }

  /** Measures, from now on, until each message is carried out; one that the warm-up sent is part of no statistic. */
  #follow(action: Action, phase: Phase | undefined, messages: readonly string[]): void {
    const { data } = this;
    if (phase !== 'load') return;
    const { dmlBatch } = this.#options;
    data.lastSent = performance.now();
    for (const id of messages) {
      const followed = this.measure('pipeline', UNTIL[action], ({ signal }) =>
        data.watcher.seen(id, dmlBatch, signal),
      ).finally(() => this.#followed.delete(followed));
      this.#followed.add(followed);
    }
  }
}
