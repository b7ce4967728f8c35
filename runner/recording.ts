import type { Clock } from './clock.ts';
import type { Recorder } from './recorder.ts';
import type { SampleFile } from './samples.ts';
import type { Measured, Sink } from './sink.ts';
import { traceRow } from './traces/rows.ts';

export interface RecordingParts {
  clock: Clock;
  recorder: Recorder;
  samples: SampleFile;
  /** Short id of the worker whose load this is. */
  worker: string;
  /** What Locust's list of exceptions calls it. */
  node: string;
  /** Told the first time that an exception is seen. */
  onException(owner: string, traceback: string): void;
}

/** Records what one worker's load has to tell: in the statistics, and each request as a row. */
export class Recording implements Sink {
  constructor(private readonly parts: RecordingParts) {}

  sample(request: Measured): void {
    const { clock, recorder, samples, worker } = this.parts;
    const { level, trace } = request;
    recorder.record(request, (clock.wallOrigin / 1000 + request.done - clock.origin) / 1000);
    samples.write(request, clock.wallOrigin, clock.origin, recorder.levels[level]?.label ?? '', worker);
    if (trace) recorder.trace(traceRow(request, trace, clock.wallOrigin, clock.origin, worker));
  }

  arrival(level: number, lag: number | undefined, at: number): void {
    this.parts.recorder.arrival(level, lag, at);
  }

  lost(level: number): void {
    this.parts.recorder.lost(level);
  }

  observe(name: string, ms: number): void {
    this.parts.recorder.observe(name, ms);
  }

  amount(name: string, value: number): void {
    this.parts.recorder.amount(name, value);
  }

  deviate(name: string): void {
    this.parts.recorder.deviate(name);
  }

  exception(owner: string, message: string, traceback: string): void {
    const { recorder, node, onException } = this.parts;
    if (recorder.exception(node, message, traceback)) onException(owner, traceback);
  }
}
