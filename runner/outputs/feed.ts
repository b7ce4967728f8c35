import type { Snapshot } from '../output.ts';

/** One second of a run. Times are ms, rates a second. */
export interface Point {
  /** Unix seconds. */
  at: number;
  rps: number;
  failures: number;
  /** Rate that was due; null in the closed model. */
  due: number | null;
  unsent: number;
  /** null where no request ended. */
  p50: number | null;
  p99: number | null;
  service50: number | null;
  service99: number | null;
  lag99: number | null;
  wait99: number | null;
  users: number;
  workers: number;
  inFlight: number;
}

/** Points that are kept: two hours. timeline.csv has all of them. */
const KEPT = 7200;

/** What happened second by second, for charts. */
export class Feed {
  #points: Point[] = [];
  /** Number of the next point, from the first one on. */
  next = 0;

  get points(): readonly Point[] {
    return this.#points;
  }

  take(snapshot: Snapshot, workers: number): void {
    const { interval, targetRps } = snapshot;
    const seconds = Math.max(interval.seconds, 0.001);
    const time = (value: number): number | null => (interval.requests > 0 ? value : null);
    this.next++;
    this.#points.push({
      at: snapshot.now,
      rps: interval.requests / seconds,
      failures: interval.failures / seconds,
      due: targetRps ?? null,
      unsent: interval.unsent,
      p50: time(interval.responseTime.p50),
      p99: time(interval.responseTime.p99),
      service50: time(interval.serviceTime.p50),
      service99: time(interval.serviceTime.p99),
      lag99: interval.started > 0 ? interval.lag.p99 : null,
      wait99: time(interval.wait.p99),
      users: snapshot.users,
      workers,
      inFlight: snapshot.inFlight,
    });
    if (this.#points.length > KEPT) this.#points.shift();
  }

  /** Points from the `from`th on. */
  since(from: number): readonly Point[] {
    const first = this.next - this.#points.length;
    return this.#points.slice(Math.max(0, from - first));
  }
}
