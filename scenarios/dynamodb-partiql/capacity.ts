import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

const WRITE_UNIT = 1024;
const READ_UNIT = 4096;

/** Bytes that DynamoDB counts for an item: names and values; a number is half of its digits, and one. */
export function sizeOf(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replaceAll(/[-.]|^0+/g, '').length / 2) + 1;
  return 1;
}

export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT));

/** An eventually consistent read costs half. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT)) * (isConsistent ? 1 : 0.5);
}

/**
 * Capacity of so many units a second, with one second's worth kept. A request is taken while anything is left, and may
 * take more than that: the next ones wait for it.
 */
export class Bucket {
  #left: number;
  #at: number;

  /** `rate` 0: without limit. `now` is ms. */
  constructor(
    readonly rate: number,
    now: number,
  ) {
    this.#left = rate;
    this.#at = now;
  }

  has(now: number): boolean {
    if (this.rate === 0) return true;
    this.#left = Math.min(this.rate, this.#left + ((now - this.#at) / 1000) * this.rate);
    this.#at = now;
    return this.#left > 0;
  }

  take(units: number): void {
    this.#left -= units;
  }
}
