import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from 'open-saves-load';
import type { Latency } from '../latency.ts';
import { closeServer, listen, targetServer } from '../target-server.ts';
import { ApiError, asApiError } from './api-error.ts';
import { OPERATIONS, Operations, type Operation } from './operations.ts';
import { Session } from './session.ts';
import { Transactions } from './transactions.ts';

/** Limits of the service. Source: Amazon Aurora User Guide, Limitations of RDS Data API. */
const MOST_REQUEST_BYTES = 4 * 1024 * 1024;
const MOST_ANSWER_BYTES = 1024 * 1024;
const IDLE_TRANSACTION_MS = 180_000;

export interface DataApiOptions {
  /** Added to every call, ms. */
  latency?: Latency;
  /** The cluster is paused: calls are refused for so long, ms, from the first one on. */
  resumeMs?: number;
  idleTransactionMs?: number;
  seed?: number;
}

/**
 * The RDS Data API on loopback, over a PostgreSQL in this process: what `@aws-sdk/client-rds-data` sends, with named
 * parameters, batches, transactions, and errors in the service's own words. Arrays, blobs, `formatRecordsAs` and column
 * metadata are not there.
 */
export class DataApi {
  readonly session: Session;
  /** Calls that came, by operation. */
  readonly calls: Record<Operation, number> = {
    Execute: 0,
    BatchExecute: 0,
    BeginTransaction: 0,
    CommitTransaction: 0,
    RollbackTransaction: 0,
  };
  readonly #transactions: Transactions;
  readonly #operations: Operations;
  readonly #options: DataApiOptions;
  #server: Server | undefined;
  readonly #random;
  #resumedAt: number | undefined;

  private constructor(session: Session, options: DataApiOptions) {
    this.session = session;
    this.#options = options;
    this.#random = seeded(options.seed ?? 1);
    this.#transactions = new Transactions(session, options.idleTransactionMs ?? IDLE_TRANSACTION_MS);
    this.#operations = new Operations(session, this.#transactions);
  }

  /** With a fresh, empty database; it answers what is handed to `receive`. */
  static async open(options: DataApiOptions = {}): Promise<DataApi> {
    return new DataApi(await Session.open(), options);
  }

  /** As `open`, with a server of its own. Resolves to it and where it listens. */
  static async start(options: DataApiOptions = {}): Promise<{ api: DataApi; url: string }> {
    const api = await DataApi.open(options);
    const server = targetServer((request, body, response) => void api.receive(request, body, response));
    api.#server = server;
    return { api, url: await listen(server, 0) };
  }

  async close(): Promise<void> {
    if (this.#server) await closeServer(this.#server);
    await this.#transactions.close();
    await this.session.close();
  }

  /** Answers one request, received whole. */
  async receive(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const delay = this.#options.latency?.(this.#random) ?? 0;
    if (delay > 0) await sleep(delay);
    try {
      const text = JSON.stringify(await this.#answer(request.url ?? '', body, () => !response.destroyed));
      if (Buffer.byteLength(text) > MOST_ANSWER_BYTES) {
        throw new ApiError(
          'BadRequestException',
          'Database returned more than the allowed response size limit',
        );
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    } catch (error) {
      const { name, message, status } = asApiError(error);
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
      response.writeHead(status, headers).end(JSON.stringify({ message }));
    }
  }

  #answer(url: string, body: Buffer, isWanted: () => boolean): Promise<object> {
    const operation = OPERATIONS.find((one) => url === `/${one}`);
    if (!operation) throw new ApiError('NotFoundException', `${url} is not a path of the Data API`);
    this.calls[operation]++;
    if (body.length > MOST_REQUEST_BYTES) {
      throw new ApiError('BadRequestException', 'The request exceeds 4 MiB');
    }
    this.#mustBeAwake();
    return this.#operations.run(operation, JSON.parse(body.toString('utf8')) as object, isWanted);
  }

  #mustBeAwake(): void {
    this.#resumedAt ??= performance.now() + (this.#options.resumeMs ?? 0);
    if (performance.now() >= this.#resumedAt) return;
    throw new ApiError(
      'DatabaseResumingException',
      'The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.',
    );
  }
}
