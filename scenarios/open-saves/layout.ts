/** What ids are made of. Plain values, so that a ledger entry can hold them. */
export interface LayoutSize {
  /** Of the run: every id starts with it. */
  run: string;
  /** Index of the worker: no two workers share a store, a record or metadata. */
  worker: number;
  stores: number;
}

export interface LayoutKinds {
  owners: number;
  games: number;
  tags: number;
  metadataTypes: number;
}

/**
 * Ids by rule. A key is a number: neighbouring keys lie in different stores, so that neither a popular range
 * nor a range being filled makes one store, which is one DynamoDB partition, hot by accident.
 */
export class Layout {
  readonly #prefix: string;

  constructor(
    readonly size: LayoutSize,
    readonly kinds: LayoutKinds,
  ) {
    this.#prefix = `${size.run}-w${size.worker}`;
  }

  store(index: number): string {
    return `${this.#prefix}-s${index}`;
  }

  /** A store without records, which only the tasks that make and delete stores know. */
  spareStore(index: number): string {
    return `${this.#prefix}-x${index}`;
  }

  storeOf(key: number): string {
    return this.store(key % this.size.stores);
  }

  record(key: number): string {
    return `${this.size.run}-r${Math.floor(key / this.size.stores)}`;
  }

  owner(key: number): string {
    return `${this.size.run}-o${this.#spread(key) % this.kinds.owners}`;
  }

  game(key: number): string {
    return `${this.size.run}-g${this.#spread(key) % this.kinds.games}`;
  }

  tag(key: number): string {
    return `tag-${this.#spread(key) % this.kinds.tags}`;
  }

  /** Metadata hashes on its type: several types, several partitions. */
  metadataType(key: number): string {
    return `${this.size.run}-t${key % this.kinds.metadataTypes}`;
  }

  metadata(key: number): string {
    return `${this.#prefix}-m${key}`;
  }

  /** What a template of a record needs. */
  recordValues(key: number, version: number): Record<string, string> {
    return {
      record_id: this.record(key),
      owner_id: this.owner(key),
      game_id: this.game(key),
      tag: this.tag(key),
      version: String(version),
    };
  }

  /** Every store has every owner, in turn, and starts with another one. */
  #spread(key: number): number {
    return Math.floor(key / this.size.stores) + (key % this.size.stores);
  }
}
