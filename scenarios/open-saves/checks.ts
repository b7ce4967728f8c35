import type { Response } from 'open-saves-load';
import { isObject } from './record.ts';

/**
 * Checks of answers, for `catchResponse`. Each judges only what came with the right status: an answer that
 * failed already keeps its own error. What the real server does differently is never a failure.
 */
export type Check = (response: Response) => void;

export function expectStatus(status: number): Check {
  return (response) => {
    if (response.ok && response.status !== status)
      response.failure(`expected status ${status}, got ${response.status}`);
  };
}

/** Status 200 and a JSON body that `judge` finds nothing wrong with. */
export function expectJson(judge: (body: unknown) => string | undefined): Check {
  return (response) => {
    if (!response.ok) return;
    if (response.status !== 200) return response.failure(`expected status 200, got ${response.status}`);
    let body: unknown;
    try {
      body = response.json();
    } catch {
      return response.failure(`expected JSON, got ${JSON.stringify(response.text().slice(0, 60))}`);
    }
    const wrong = judge(body);
    if (wrong !== undefined) response.failure(wrong);
  };
}

/** What is wrong with `body` as an object whose fields have these values; undefined when nothing is. */
export function wrongFields(what: string, body: unknown, fields: Record<string, string>): string | undefined {
  if (!isObject(body)) return `expected ${what}, got ${briefly(body)}`;
  for (const [name, value] of Object.entries(fields)) {
    if (body[name] !== value) return `${what}: expected ${name} ${value}, got ${briefly(body[name])}`;
  }
  return undefined;
}

/** What is wrong with `body` as `{[field]: [...]}`, at most `limit` items and each to the liking of `judge`. */
export function wrongList(
  field: string,
  body: unknown,
  limit: number,
  judge: (item: unknown) => string | undefined,
): string | undefined {
  const items = isObject(body) ? body[field] : undefined;
  if (!Array.isArray(items)) return `expected a list of ${field}, got ${briefly(body)}`;
  if (items.length > limit) return `expected ${limit} ${field} at most, got ${items.length}`;
  for (const item of items) {
    const wrong = judge(item);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A list of texts, or null where there are none, as Go writes an empty list. */
export function wrongBlobKeys(body: unknown, expected: readonly string[]): string | undefined {
  if (body !== null && !(Array.isArray(body) && body.every((key) => typeof key === 'string'))) {
    return `expected a list of blob keys, got ${briefly(body)}`;
  }
  const missing = expected.find((key) => !(body ?? []).includes(key));
  return missing === undefined ? undefined : `expected blob ${missing} in the list, got ${briefly(body)}`;
}

function briefly(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
