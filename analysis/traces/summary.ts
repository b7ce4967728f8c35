import type { Distribution } from '../../runner/results.ts';
import type { SpanTime } from './spans.ts';

/** The requests that were given a trace, by --xray. */
export interface TracesSummary {
  /** The runs that have some, in their order. */
  runs: TracesOfRun[];
  /** Those of the longest service times, of all and of each request name: the slowest first. */
  slowest: SlowTrace[];
  /** How many of these X-Ray was asked for; null: it was not asked. */
  asked: number | null;
}

export interface TracesOfRun {
  /** Name of the run. */
  run: string;
  /** Requests of the samples that were given a trace. */
  requests: number;
  /** Of those, requests whose answers say that the trace is recorded, and that it is not; the others say nothing. */
  recorded: number;
  declined: number;
  /** Requests that never reached the target, which has no trace of them. */
  neverReached: number;
  /** Whether the target was the embedded one, which records nothing. */
  embedded: boolean;
  /** Where the traces are looked for; null where nothing says it. */
  region: string | null;
  /** Of the traced requests that were sent, and of all others. */
  serviceTime: { traced: Distribution; others: Distribution };
  /** How the traced requests' service times compare with the others': docs/traces.md says how it is told. */
  tracing: 'slower' | 'faster' | 'no difference seen' | 'cannot tell';
}

export interface SlowTrace {
  run: string;
  method: string;
  name: string;
  /** When it was due: ISO 8601, UTC. */
  time: string;
  status: number;
  /** Empty when it succeeded. */
  errorKind: string;
  responseTime: number;
  serviceTime: number;
  wait: number;
  lag: number;
  /** The trace that the answer names, else the one that the request was given. */
  trace: string;
  /** What the answer says of it; null: nothing. */
  recorded: boolean | null;
  /** Of CloudWatch's console; null where no region is known, or nothing was recorded. */
  link: string | null;
  /** Where its time went, the most first; null where X-Ray was not asked, or does not have it. */
  spans: SpanTime[] | null;
}
