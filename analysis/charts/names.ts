import { plain } from '../report/plain.ts';
import type { RequestSummary } from '../summary.ts';

/** Most names that a chart by name shows: the busiest. The tables show more, summary.json all. */
const MOST_NAMES = 20;

/** The names to draw, in the order of the summary: the busiest first. */
export function namesToDraw(
  requests: readonly RequestSummary[],
): { label: string; request: RequestSummary }[] {
  return requests
    .slice(0, MOST_NAMES)
    .map((request) => ({ label: plain(`${request.method} ${request.name}`), request }));
}

/** Says what a chart by name leaves out; empty when that is nothing. */
export function leftOut(distinctNames: number): string {
  return distinctNames > MOST_NAMES ? `; the ${MOST_NAMES} busiest of ${distinctNames} names` : '';
}
