import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from './sql.ts';

/** Messages that one question asks about. */
const MOST_ASKED = 500;

interface Awaited {
  statements: number;
  done(): void;
}

/**
 * Asks the database, again and again, which messages have been carried out. A statement and its note become visible
 * together, so that a note that is seen is a row that is visible. What it tells is late by one question at most.
 */
export class Watcher {
  readonly #sql: Sql;
  readonly #everyMs: number;
  /** In the order in which they were sent. */
  readonly #awaited = new Map<string, Awaited>();
  #isAsking = false;

  constructor(sql: Sql, everyMs: number) {
    this.#sql = sql;
    this.#everyMs = everyMs;
  }

  /** Messages that were sent, and are not known to be carried out. */
  get backlog(): number {
    return this.#awaited.size;
  }

  /**
   * Resolves once all statements of a message are seen. It forgets the message where `signal` is aborted, and rejects
   * with its reason; and rejects with what a question that failed threw.
   */
  seen(message: string, statements: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#awaited.delete(message);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', forget, { once: true });
      this.#awaited.set(message, {
        statements,
        done: () => {
          signal.removeEventListener('abort', forget);
          resolve();
        },
      });
      if (!this.#isAsking) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#awaited.size > 0) {
      await sleep(this.#everyMs);
      // The next question may be answered: what is never seen ends by its timeout.
      await this.#once().catch(() => undefined);
    }
    this.#isAsking = false;
  }

  async #once(): Promise<void> {
    const messages = [...this.#awaited.keys()].slice(0, MOST_ASKED).join(',');
    const rows = await this.#sql.run(
      "SELECT message_id, count(*) FROM executed WHERE message_id = ANY (string_to_array(:messages, ',')) GROUP BY message_id",
      { messages },
    );
    for (const [message, count] of rows) {
      const one = this.#awaited.get(String(message));
      if (!one || Number(count) < one.statements) continue;
      this.#awaited.delete(String(message));
      one.done();
    }
  }
}
