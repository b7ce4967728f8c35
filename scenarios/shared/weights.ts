import { UsageError, type Random } from 'open-saves-load';

export interface Weighted<T> {
  value: T;
  weight: number;
}

/** A pick by weight, with 0 never picked. Throws RangeError unless some weight is above 0. */
export function weightedPick<T>(items: readonly Weighted<T>[]): (random: Random) => T {
  const used = items.filter((item) => item.weight > 0);
  const last = used.at(-1);
  if (!last) throw new RangeError('no weight is above 0');
  let sum = 0;
  const ends = used.map((item) => (sum += item.weight));
  return (random) => {
    const at = random() * sum;
    let i = 0;
    while (i < ends.length - 1 && at >= (ends[i] ?? sum)) i++;
    return (used[i] ?? last).value;
  };
}

/**
 * `a:70,b:30` as values and weights; a value without a weight has 1.
 * Throws UsageError naming `option` when a weight is no number, or none is above 0.
 */
export function parseWeights(text: string, option: string): Weighted<string>[] {
  const wrong = (why: string): UsageError =>
    new UsageError(`${option} ${text}: ${why}. It takes values with weights, such as 1KB:70,100KB:30.`);
  const items = text.split(',').map((part) => {
    const [value = '', weight = '1', more] = part.trim().split(':');
    if (value === '' || more !== undefined) throw wrong(`"${part}" is no value with a weight`);
    if (!/^\d+(\.\d+)?$/.test(weight)) throw wrong(`"${weight}" is no weight`);
    return { value, weight: Number(weight) };
  });
  if (!items.some((item) => item.weight > 0)) throw wrong('some weight must be above 0');
  return items;
}
