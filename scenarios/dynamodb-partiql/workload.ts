import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type ConsumedCapacity,
} from '@aws-sdk/client-dynamodb';
import {
  StopUser,
  User,
  between,
  tag,
  task,
  type EmbeddedTarget,
  type LedgerEntry,
  type ScenarioContext,
  type ScenarioModule,
  type Task,
} from 'open-saves-load';
import { byShare, sharedTasks } from '../shared/by-share.ts';
import { STATUSES, orderOf, partitionKey, statusKey } from '../shared/orders.ts';
import type { Via } from '../shared/sdk-handler.ts';
import { targetInThread } from '../shared/target-in-thread.ts';
import { Answers } from './answers.ts';
import { makeData, removeOrders, type Data } from './data.ts';
import { options, targetOptions, type Chosen } from './options.ts';
import { insert, select } from './statements.ts';

export { options, targetOptions };

export const description =
  'Orders written to DynamoDB as PartiQL, one by one or in batches, and read by option.';

/** One client of the original keeps 10 connections at most. */
export const defaults = { connections: 10 };

export const target = (chosen: Record<string, unknown>): Promise<EmbeddedTarget> =>
  targetInThread(new URL('serve.ts', import.meta.url), chosen);

export const setUp = (context: ScenarioContext<Chosen>): Promise<Data> => makeData(context);

export const remove = (entry: LedgerEntry, context: ScenarioContext<Chosen>): Promise<void> =>
  removeOrders(entry, context);

export const check: ScenarioModule['check'] = (chosen, tags) => {
  sharedTasks(ApiUser, tags, shares(chosen));
};

const shares = ({ readShare }: Readonly<Record<string, unknown>>): Record<string, number> => ({
  write: 100 - Number(readShare),
  read: Number(readShare),
});

/** How often each task comes follows from `--read-share`. */
export class ApiUser extends User<Data> {
  override waitTime = between(0, 1);
  readonly #next = byShare(ApiUser, this.environment, shares);
  readonly #options = this.environment.scenarioOptions as unknown as Chosen;

  @tag('write') @task async write() {
    const { table, batchSize } = this.#options;
    const { rule, pick, fresh, client } = this.data;
    const statements = Array.from({ length: batchSize }, () =>
      insert(table, orderOf(rule, fresh.next(), pick)),
    );
    const [first] = statements;
    if (batchSize === 1 && first) {
      const command = new ExecuteStatementCommand({ ...first, ReturnConsumedCapacity: 'TOTAL' });
      return this.#send('ExecuteStatement', 'write_to_ddb', (via) => client.send(command, via));
    }
    const command = new BatchExecuteStatementCommand({
      Statements: statements,
      ReturnConsumedCapacity: 'TOTAL',
    });
    await this.#send('BatchExecuteStatement', 'write_batch_to_ddb', (via) => client.send(command, via));
  }

  @tag('read') @task async read() {
    const { table, readMatch } = this.#options;
    const { rule, pick, client } = this.data;
    const status = STATUSES[Math.floor(this.random() * STATUSES.length)] ?? STATUSES[0];
    const statement = select(table, partitionKey(rule, pick(this.random)), statusKey(status), readMatch);
    const command = new ExecuteStatementCommand({ ...statement, ReturnConsumedCapacity: 'TOTAL' });
    await this.#send('ExecuteStatement', 'read_from_ddb', (via) => client.send(command, via));
  }

  override nextTask(): Task {
    return this.#next(this.random);
  }

  /** Sends one call, each of whose requests is measured, and adds up what it consumed. */
  async #send(
    operation: string,
    name: string,
    send: (via: Via) => Promise<{ ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined }>,
  ): Promise<void> {
    const answers = new Answers(this.environment, operation, name);
    const via: Via = { http: this.client, type: 'partiQL', name, judge: answers.judge, sent: 0 };
    try {
      const { ConsumedCapacity: consumed = [] } = await send(via);
      const units = (Array.isArray(consumed) ? consumed : [consumed]).reduce(
        (sum, { CapacityUnits: one = 0 }) => sum + one,
        0,
      );
      if (units > 0) answers.amount(name.startsWith('read') ? 'read units' : 'write units', units);
    } catch (error) {
      // What a request came to is recorded with it; what kept a call from sending any is the task's own error.
      if (error instanceof StopUser || via.sent === 0) throw error;
    } finally {
      const again = (via.sent ?? 0) - 1;
      if (again > 0) answers.amount('retries', again);
    }
  }
}
