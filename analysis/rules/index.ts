import { cacheRules } from './cache.ts';
import { dynamodbRules } from './dynamodb.ts';
import { eksRules } from './eks.ts';
import { frontRules } from './front.ts';
import { openSavesRules } from './open-saves.ts';
import { otherRules } from './others.ts';
import type { Finding, Rule, Seen } from './rule.ts';

/** Every rule, from the client inwards: a new one is a line in the file of its component. */
export const RULES: readonly Rule[] = [
  ...frontRules,
  ...eksRules,
  ...cacheRules,
  ...openSavesRules,
  ...dynamodbRules,
  ...otherRules,
];

/** What the rules found: what makes the run worthless first, then limits by the time at which they were reached. */
export function findAll(seen: Seen): Finding[] {
  const order = { invalid: 0, limit: 1, note: 2 } as const;
  const at = ({ time }: Finding): number => time ?? Infinity;
  return RULES.flatMap((rule) => rule.find(seen)).toSorted((a, b) => {
    const byKind = order[a.kind] - order[b.kind];
    if (byKind !== 0) return byKind;
    return at(a) === at(b) ? 0 : at(a) - at(b);
  });
}
