import type { Exchange } from '../exchange.ts';
import { seeded, subSeed, type Random } from '../random.ts';
import { headerOf, newTrace, TRACE_HEADER } from './trace.ts';

/** Gives a sample of the requests a trace. Each is drawn by itself, before anything is known of how it will fare. */
export class Tracer {
  readonly #share: number;
  readonly #random: Random;

  /** `share`: 0 to 1. The draws have a stream of their own, so that the load is the same with and without them. */
  constructor(share: number, seed: number, worker: number) {
    this.#share = share;
    this.#random = seeded(subSeed(seed, `traces ${worker}`));
  }

  /** Draws for a request that is about to be sent. One that names a trace itself keeps that, and is none of ours. */
  draw(exchange: Exchange): void {
    if (this.#random() >= this.#share) return;
    const { wire } = exchange;
    if (TRACE_HEADER in wire.headers) return;
    const trace = newTrace(Date.now() / 1000);
    exchange.trace = trace;
    exchange.wire = { ...wire, headers: { ...wire.headers, [TRACE_HEADER]: headerOf(trace) } };
  }
}
