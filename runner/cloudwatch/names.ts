import { Histogram } from '../histogram.ts';
import type { NameTotals } from '../recorder.ts';
import type { Values } from './data.ts';

/** Each name is five metrics that are paid for: a scenario that makes up names as it goes must not make a bill. */
const MOST_NAMES = 50;

interface Seen {
  requests: number;
  failures: number;
  /** Of its response times, by bucket. */
  counts: Map<number, number>;
}

/** What came of each request name since the last look, from totals that only grow. */
export class NameDeltas {
  readonly #seen = new Map<string, Seen>();
  /** Names beyond the first 50: they are published as a part of the whole only. */
  readonly leftOut = new Set<string>();

  take(names: ReadonlyMap<string, ReadonlyMap<string, NameTotals>>): { name: string; values: Values }[] {
    const all = [...names.values()].flatMap((byName) => [...byName.values()]);
    return all.flatMap((totals) => {
      const name = `${totals.method} ${totals.name}`;
      if (!this.#seen.has(name) && this.#seen.size >= MOST_NAMES) {
        this.leftOut.add(name);
        return [];
      }
      const values = this.#delta(name, totals);
      return values ? [{ name, values }] : [];
    });
  }

  #delta(name: string, totals: NameTotals): Values | undefined {
    const before = this.#seen.get(name) ?? { requests: 0, failures: 0, counts: new Map<number, number>() };
    const requests = totals.requests - before.requests;
    if (requests <= 0) return undefined;
    const { counts, min, max } = totals.responseTime.sparse();
    const now = new Map<number, number>();
    const since: number[] = [];
    for (let i = 0; i + 1 < counts.length; i += 2) {
      const [bucket = 0, count = 0] = [counts[i], counts[i + 1]];
      now.set(bucket, count);
      const more = count - (before.counts.get(bucket) ?? 0);
      if (more > 0) since.push(bucket, more);
    }
    this.#seen.set(name, { requests: totals.requests, failures: totals.failures, counts: now });
    const times = new Histogram();
    times.addSparse({ counts: since, min, max, clamped: 0 });
    return {
      requests,
      failures: totals.failures - before.failures,
      responseTimeP50: times.percentile(50),
      responseTimeP99: times.percentile(99),
    };
  }
}
