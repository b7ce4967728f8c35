import type { Seen } from '../rules/rule.ts';
import type { Advice, Adviser } from './advice.ts';
import { cache } from './cache.ts';
import { dynamodb } from './dynamodb.ts';
import { eks } from './eks.ts';
import { aurora, lambda, sqs } from './others.ts';
import { s3 } from './s3.ts';

/** Every component's adviser, from the client inwards. */
const ADVISERS: readonly Adviser[] = [eks, lambda, sqs, cache, dynamodb, aurora, s3];

/** What to scale for a rate, what must change first. */
export function adviceFor(seen: Seen, targetRps: number): Advice[] {
  return ADVISERS.flatMap((adviser) => adviser(seen, targetRps)).toSorted(
    (a, b) => Number(b.needed) - Number(a.needed),
  );
}
