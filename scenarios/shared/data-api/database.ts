import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  DatabaseResumingException,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
  type Field,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import '../quiet-sdk.ts';

/** Sets of parameters in one BatchExecuteStatement: it has no fixed limit, and this keeps a call far below 4 MiB. */
export const MOST_SETS = 200;

/** Which database, and how to reach it. */
export interface Place {
  clusterArn: string;
  /** Of the secret in Secrets Manager with its user and password: the Data API reads it itself. */
  secretArn: string;
  database: string;
  region?: string;
  /** Another address of the Data API. */
  endpoint?: string;
  /** Other credentials than the default chain's. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

export interface DatabaseOptions {
  /** How long calls are sent again while a paused cluster resumes, ms: some 15 s on AWS. */
  resumeWithinMs: number;
}

const RESUME_EVERY_MS = 500;

/** Values by the name of their parameter; null is SQL's NULL. */
export type Parameters = Readonly<Record<string, string | number | null>>;

/** One transaction, or none: where statements go. */
export interface Statements {
  /** Rows of the answer, as the service gives them. */
  execute(sql: string, parameters?: Parameters): Promise<Field[][]>;
  /** The same statement for each set of parameters, MOST_SETS of them a call. */
  batch(sql: string, sets: readonly Parameters[]): Promise<void>;
}

/** PostgreSQL on Aurora, through the RDS Data API. Throws what the SDK throws. */
export class Database implements Statements {
  readonly #client: RDSDataClient;
  readonly #place: Place;
  readonly #options: DatabaseOptions;

  constructor(place: Place, options: DatabaseOptions) {
    const { region, endpoint, credentials } = place;
    this.#client = new RDSDataClient({
      ...(region === undefined ? {} : { region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    this.#place = place;
    this.#options = options;
  }

  execute(sql: string, parameters: Parameters = {}): Promise<Field[][]> {
    return this.#execute(undefined, sql, parameters);
  }

  batch(sql: string, sets: readonly Parameters[]): Promise<void> {
    return this.#batch(undefined, sql, sets);
  }

  /** Commits what `work` did, or rolls it back and throws what it threw. */
  async transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const { transactionId } = await this.#call(() =>
      this.#client.send(new BeginTransactionCommand(this.#base)),
    );
    try {
      const result = await work({
        execute: (sql, parameters = {}) => this.#execute(transactionId, sql, parameters),
        batch: (sql, sets) => this.#batch(transactionId, sql, sets),
      });
      await this.#client.send(new CommitTransactionCommand({ ...this.#arns, transactionId }));
      return result;
    } catch (error) {
      // Where even that fails, the service rolls it back by itself; what went wrong first is what counts.
      const rollback = new RollbackTransactionCommand({ ...this.#arns, transactionId });
      await this.#client.send(rollback).catch(() => undefined);
      throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }

  get #arns(): { resourceArn: string; secretArn: string } {
    return { resourceArn: this.#place.clusterArn, secretArn: this.#place.secretArn };
  }

  get #base(): { resourceArn: string; secretArn: string; database: string } {
    return { ...this.#arns, database: this.#place.database };
  }

  async #execute(transactionId: string | undefined, sql: string, values: Parameters): Promise<Field[][]> {
    const command = { ...this.#base, sql, parameters: parametersOf(values), transactionId };
    const { records } = await this.#call(() => this.#client.send(new ExecuteStatementCommand(command)));
    return records ?? [];
  }

  async #batch(transactionId: string | undefined, sql: string, sets: readonly Parameters[]): Promise<void> {
    for (let from = 0; from < sets.length; from += MOST_SETS) {
      const parameterSets = sets.slice(from, from + MOST_SETS).map(parametersOf);
      const command = { ...this.#base, sql, parameterSets, transactionId };
      await this.#call(() => this.#client.send(new BatchExecuteStatementCommand(command)));
    }
  }

  /** A paused cluster refuses calls while it resumes, and none of them was carried out. */
  async #call<T>(send: () => Promise<T>): Promise<T> {
    const until = performance.now() + this.#options.resumeWithinMs;
    for (;;) {
      try {
        return await send();
      } catch (error) {
        const isOver = performance.now() + RESUME_EVERY_MS > until;
        if (!(error instanceof DatabaseResumingException) || isOver) throw error;
        await sleep(RESUME_EVERY_MS);
      }
    }
  }
}

function parametersOf(values: Parameters): SqlParameter[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: fieldOf(value) }));
}

function fieldOf(value: string | number | null): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { longValue: value } : { doubleValue: value };
}
