import { randomUUID } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import { ApiError } from './api-error.ts';
import type { Session } from './session.ts';

interface Open {
  database: PGlite;
  release: () => void;
  /** Rolls it back when nobody has used it for a while. */
  idle: NodeJS.Timeout;
}

/** Transactions of the Data API. PGlite is one session, so one transaction is open at a time, and the others wait. */
export class Transactions {
  readonly #session: Session;
  readonly #idleMs: number;
  readonly #open = new Map<string, Open>();
  #isClosed = false;

  /** One that no call has used for `idleMs` is rolled back; the Data API's own limit is three minutes. */
  constructor(session: Session, idleMs: number) {
    this.#session = session;
    this.#idleMs = idleMs;
  }

  /**
   * Resolves to its id, once the session is free. `isWanted` tells whether its caller still waits: a transaction that
   * nobody knows of would keep all others waiting. Throws ApiError where nobody does, or when all is being closed.
   */
  async begin(isWanted: () => boolean): Promise<string> {
    const { database, release } = await this.#session.take();
    try {
      if (this.#isClosed || !isWanted()) throw new ApiError('BadRequestException', 'the caller is gone');
      await database.exec('BEGIN');
    } catch (error) {
      release();
      throw error;
    }
    const id = randomUUID();
    this.#open.set(id, { database, release, idle: this.#expiry(id) });
    return id;
  }

  /** Its database. Throws ApiError for one that there is not, or no longer is. */
  of(id: string): PGlite {
    const open = this.#open.get(id);
    if (!open) throw new ApiError('BadRequestException', `Transaction ${id} is not found`);
    clearTimeout(open.idle);
    open.idle = this.#expiry(id);
    return open.database;
  }

  /** Throws ApiError for one that there is not. */
  async end(id: string, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const database = this.of(id);
    const open = this.#open.get(id);
    this.#open.delete(id);
    clearTimeout(open?.idle);
    try {
      await database.exec(how);
    } finally {
      open?.release();
    }
  }

  /** Rolls back what is open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const id of this.#open.keys()) await this.end(id, 'ROLLBACK');
  }

  #expiry(id: string): NodeJS.Timeout {
    return setTimeout(() => {
      // It may have been ended meanwhile; then there is nothing to roll back.
      this.end(id, 'ROLLBACK').catch(() => undefined);
    }, this.#idleMs).unref();
  }
}
