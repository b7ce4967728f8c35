import type { Response } from 'open-saves-load';
import type { QueryKind } from './queries.ts';

/** What is wrong with an answer to the query of this kind for this key; undefined when nothing is. */
export function wrongAnswer(body: unknown, kind: QueryKind, pk: string): string | undefined {
  const { response } = (body ?? {}) as { response?: { resultSet?: unknown }[] };
  const rows = response?.[0]?.resultSet;
  if (!Array.isArray(rows)) return `expected response[0].resultSet, got ${briefly(body)}`;
  for (const row of rows as Record<string, unknown>[]) {
    if (row['pk'] !== pk) return `expected the rows of ${pk}, got ${briefly(row)}`;
    const isTotal = typeof row['total'] === 'number' && row['total'] >= 0;
    if (!isTotal || !(kind in row)) return `expected ${kind}, pk and total, got ${briefly(row)}`;
  }
  return undefined;
}

/** For `catchResponse`: judges what came with a good status; a failed request keeps its own error. */
export function expectAnswer(kind: QueryKind, pk: string): (response: Response) => void {
  return (response) => {
    if (!response.ok) return;
    let body: unknown;
    try {
      body = response.json();
    } catch {
      return response.failure(`expected JSON, got ${briefly(response.text())}`);
    }
    const wrong = wrongAnswer(body, kind, pk);
    if (wrong !== undefined) response.failure(wrong);
  };
}

function briefly(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
