import { PGlite } from '@electric-sql/pglite';

/**
 * A PostgreSQL in this process (PGlite), shared by many callers. It is one session: whoever holds it, for one statement
 * or a whole transaction, has it alone, and the others wait in order.
 */
export class Session {
  readonly #database: PGlite;
  #last: Promise<void> = Promise.resolve();

  private constructor(database: PGlite) {
    this.#database = database;
  }

  /** A fresh, empty database in memory. */
  static async open(): Promise<Session> {
    const database = await PGlite.create();
    // As Aurora's: without it, dates would be read and shown in the machine's own zone.
    await database.exec("SET TIME ZONE 'UTC'");
    return new Session(database);
  }

  /** Waits for the session; it is the caller's until `release` is called, once. */
  async take(): Promise<{ database: PGlite; release: () => void }> {
    const before = this.#last;
    let release = (): void => undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    return { database: this.#database, release };
  }

  /** Runs `work` with the session to itself. */
  async use<T>(work: (database: PGlite) => Promise<T>): Promise<T> {
    const { database, release } = await this.take();
    try {
      return await work(database);
    } finally {
      release();
    }
  }

  /** Waits for its turn, and closes it. */
  close(): Promise<void> {
    return this.use((database) => database.close());
  }
}
