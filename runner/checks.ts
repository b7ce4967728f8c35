import { UsageError } from './errors.ts';

/** What a check looks at. */
export const METRICS = ['min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'errors', 'rps'] as const;

/** A condition that a run, or one of its request names, is held against. */
export interface Check {
  /** As it was typed, without `abort`. */
  text: string;
  /** Name, or `METHOD name`, of the requests that it looks at; undefined: all. */
  name: string | undefined;
  metric: string;
  comparison: '<' | '<=' | '>' | '>=';
  /** ms for times, a share from 0 to 1 for errors, requests/s for rps. */
  limit: number;
  /** Whether the run stops as soon as it breaks. */
  abort: boolean;
}

/** Parses checks joined by commas. Throws UsageError naming `option`, and the part that is wrong. */
export function parseChecks(text: string, option = '--check'): Check[] {
  return text.split(',').map((part) => {
    const match = /^(p\d+|errors)<(\d+)(ms|%)$/.exec(part);
    if (!match) throw new UsageError(`${option} ${text}: cannot read "${part}".`);
    const limit = match[3] === '%' ? Number(match[2]) / 100 : Number(match[2]);
    return { text: part, name: undefined, metric: match[1] ?? '', comparison: '<', limit, abort: false };
  });
}
