import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Bucket, readUnits, sizeOf, writeUnits, type Item } from './capacity.ts';
import type { Condition } from './partiql.ts';

/** An error that the service answers with; `code` is its exception's name. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export interface Limits {
  /** Units a second of the table; 0: without limit. */
  writes: number;
  reads: number;
  /** Write units a second of one partition key; 0: without limit. */
  partitionWrites: number;
}

/** A partition answers 1 MB of what a query reads, at most. */
const PAGE_BYTES = 1_048_576;

const validation = (message: string): ServiceError => new ServiceError('ValidationException', message);

/** One table with the keys `pk` and `sk`, in memory, that has as much capacity as it was given. */
export class Table {
  readonly #partitions = new Map<string, Map<string, Item>>();
  readonly #hot = new Map<string, Bucket>();
  readonly #writes: Bucket;
  readonly #reads: Bucket;
  size = 0;

  constructor(
    readonly limits: Limits,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#writes = new Bucket(limits.writes, now());
    this.#reads = new Bucket(limits.reads, now());
  }

  /** Write units consumed. Throws ServiceError for an item that is there, has no key, or for want of capacity. */
  insert(item: Item): number {
    const { pk, sk } = keyOf(item);
    const units = writeUnits(sizeOf(item));
    this.#takeWrites(pk, units);
    if (this.#partitions.get(pk)?.has(sk)) {
      throw new ServiceError('DuplicateItemException', 'Duplicate primary key exists in table');
    }
    this.#put(pk, sk, item);
    return units;
  }

  /** As insert, of an item that may be there. */
  put(item: Item): number {
    const { pk, sk } = keyOf(item);
    const units = writeUnits(sizeOf(item));
    this.#takeWrites(pk, units);
    this.#put(pk, sk, item);
    return units;
  }

  /** Deletes it, where it is there. */
  delete(key: Item): number {
    const { pk, sk } = keyOf(key);
    const items = this.#partitions.get(pk);
    const item = items?.get(sk);
    const units = writeUnits(item ? sizeOf(item) : 0);
    this.#takeWrites(pk, units);
    if (items?.delete(sk)) this.size--;
    if (items?.size === 0) this.#partitions.delete(pk);
    return units;
  }

  /** What of a partition meets every condition, and the read units that reading all of it consumed. */
  select(conditions: readonly Condition[], isConsistent: boolean): { items: Item[]; units: number } {
    const key = conditions.find((one) => one.kind === 'equals' && one.attribute === 'pk');
    if (key?.kind !== 'equals' || key.value.S === undefined) {
      throw validation('The embedded endpoint reads one partition: WHERE pk=… is missing.');
    }
    if (!this.#reads.has(this.now())) throw throttled();
    const items: Item[] = [];
    let bytes = 0;
    for (const item of this.#partitions.get(key.value.S)?.values() ?? []) {
      bytes += sizeOf(item);
      if (bytes > PAGE_BYTES) break;
      if (conditions.every((one) => meets(item, one))) items.push(item);
    }
    const units = readUnits(bytes, isConsistent);
    this.#reads.take(units);
    return { items, units };
  }

  #put(pk: string, sk: string, item: Item): void {
    let items = this.#partitions.get(pk);
    if (!items) this.#partitions.set(pk, (items = new Map()));
    if (!items.has(sk)) this.size++;
    items.set(sk, item);
  }

  #takeWrites(pk: string, units: number): void {
    const hot = this.#hotBucket(pk);
    const now = this.now();
    if (!this.#writes.has(now) || hot?.has(now) === false) throw throttled();
    this.#writes.take(units);
    hot?.take(units);
  }

  #hotBucket(pk: string): Bucket | undefined {
    if (this.limits.partitionWrites === 0) return undefined;
    let bucket = this.#hot.get(pk);
    if (!bucket) this.#hot.set(pk, (bucket = new Bucket(this.limits.partitionWrites, this.now())));
    return bucket;
  }
}

function throttled(): ServiceError {
  return new ServiceError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. ' +
      'Consider increasing your provisioning level with the UpdateTable API.',
  );
}

function keyOf(item: Item): { pk: string; sk: string } {
  const part = (name: string): string => {
    const value = item[name];
    if (!value) throw validation(`Key attribute should be present in the item: Key ${name}`);
    if (value.S === undefined) {
      throw validation(`Key attribute's data type should match its data type in table's schema: Key ${name}`);
    }
    return value.S;
  };
  return { pk: part('pk'), sk: part('sk') };
}

function meets(item: Item, condition: Condition): boolean {
  const { value } = condition;
  if (condition.kind === 'equals') return same(item[condition.attribute], value);
  const searched = 'text' in condition.in ? condition.in.text : item[condition.in.attribute]?.S;
  return searched !== undefined && value.S !== undefined && searched.includes(value.S);
}

function same(a: AttributeValue | undefined, b: AttributeValue): boolean {
  return a !== undefined && a.S === b.S && a.N === b.N;
}
