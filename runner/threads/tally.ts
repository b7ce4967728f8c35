import type { Measured, Sink } from '../sink.ts';

/** Counts what one load thread told, on its way to who records it: what it leaves undone shows when it dies. */
export class Tally implements Sink {
  /** Tasks that were due, since the start of the clock. */
  arrivals = 0;
  /** Of those, started, and how many of them have a request that has ended. */
  started = 0;
  ended = 0;

  constructor(private readonly sink: Sink) {}

  sample(request: Measured): void {
    if (!request.isLater) this.ended++;
    this.sink.sample(request);
  }

  arrival(level: number, lag: number | undefined, at: number): void {
    this.arrivals++;
    if (lag !== undefined) this.started++;
    this.sink.arrival(level, lag, at);
  }

  lost(level: number): void {
    this.started--;
    this.sink.lost(level);
  }

  observe(name: string, ms: number): void {
    this.sink.observe(name, ms);
  }

  amount(name: string, value: number): void {
    this.sink.amount(name, value);
  }

  deviate(name: string): void {
    this.sink.deviate(name);
  }

  exception(owner: string, message: string, traceback: string): void {
    this.sink.exception(owner, message, traceback);
  }
}
