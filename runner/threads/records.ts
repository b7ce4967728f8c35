import type { ErrorKind } from '../results.ts';
import { ERROR_KINDS } from '../results.ts';
import type { Measured, Sink } from '../sink.ts';
import { numbersOf, traceOf, type Trace } from '../traces/trace.ts';
import { RECORD, Ring } from './ring.ts';

/** What a record tells: its first number. */
const SAMPLE = 1;
const ARRIVAL = 2;
const LOST = 3;
const OBSERVE = 4;
const DEVIATE = 5;
const EXCEPTION = 6;
/** A part of a text that later records name by its number. */
const TEXT = 7;
const AMOUNT = 8;
/** The trace of the sample that comes next. */
const TRACE = 9;

const TEXT_FROM = 4;
const TEXT_PART = RECORD - TEXT_FROM;
const LATER = 1;
const CUT_OFF = 2;
const KINDS = Object.keys(ERROR_KINDS) as ErrorKind[];

/**
 * Writes what a load thread has to tell into memory that it shares with the one that records it. Instants are on the
 * clock that all threads share. What does not fit for the moment is kept, in order, until there is room.
 */
export class RingSink implements Sink {
  readonly #ring: Ring;
  readonly #record = new Float64Array(RECORD);
  readonly #texts = new Map<string, number>();
  #kept: Float64Array[] = [];

  /** `offset`: what makes `performance.now()` of this thread an instant of the shared clock, ms. */
  constructor(
    memory: SharedArrayBuffer,
    readonly offset: number,
  ) {
    this.#ring = new Ring(memory);
  }

  sample(request: Measured): void {
    const { parts, failure, trace } = request;
    const method = this.#text(parts.method);
    const name = this.#text(parts.name);
    const error = failure ? this.#text(failure.error) : -1;
    if (trace) this.#write(TRACE, ...numbersOf(trace));
    const record = this.#record;
    record[0] = SAMPLE;
    record[1] = request.due + this.offset;
    record[2] = request.pickedUp + this.offset;
    record[3] = request.sent + this.offset;
    record[4] = request.done + this.offset;
    record[5] = request.level;
    record[6] = request.users;
    record[7] = request.status;
    record[8] = request.requestBytes;
    record[9] = request.responseBytes;
    record[10] = request.redirects;
    record[11] = (request.isLater ? LATER : 0) | (request.cutOff ? CUT_OFF : 0);
    record[12] = method;
    record[13] = name;
    record[14] = failure ? KINDS.indexOf(failure.kind) : -1;
    record[15] = error;
    this.#push();
  }

  arrival(level: number, lag: number | undefined, at: number): void {
    this.#write(ARRIVAL, level, lag ?? Number.NaN, at);
  }

  lost(level: number): void {
    this.#write(LOST, level);
  }

  observe(name: string, ms: number): void {
    this.#write(OBSERVE, this.#text(name), ms);
  }

  amount(name: string, value: number): void {
    this.#write(AMOUNT, this.#text(name), value);
  }

  deviate(name: string): void {
    this.#write(DEVIATE, this.#text(name));
  }

  exception(owner: string, message: string, traceback: string): void {
    this.#write(EXCEPTION, this.#text(owner), this.#text(message), this.#text(traceback));
  }

  /** Writes what did not fit before. Returns whether all of it is written now. */
  flush(): boolean {
    let written = 0;
    while (written < this.#kept.length && this.#ring.push(this.#kept[written] as Float64Array)) written++;
    if (written > 0) this.#kept = this.#kept.slice(written);
    return this.#kept.length === 0;
  }

  #write(...numbers: number[]): void {
    this.#record.set(numbers);
    this.#push();
  }

  #push(): void {
    if ((this.#kept.length > 0 && !this.flush()) || !this.#ring.push(this.#record)) {
      this.#kept.push(this.#record.slice());
    }
  }

  /** The number of a text, which is written out the first time. */
  #text(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.size;
    this.#texts.set(text, number);
    for (let from = 0; from === 0 || from < text.length; from += TEXT_PART) {
      const part = text.slice(from, from + TEXT_PART);
      this.#record.set([TEXT, number, from, part.length]);
      for (let i = 0; i < part.length; i++) this.#record[TEXT_FROM + i] = part.charCodeAt(i);
      this.#push();
    }
    return number;
  }
}

/** Reads what a `RingSink` wrote, and tells it to another sink. */
export class RingSource {
  readonly #ring: Ring;
  readonly #texts: string[] = [];
  #trace: Trace | undefined;

  /** `offset`: as of RingSink, of the thread that reads. */
  constructor(
    memory: SharedArrayBuffer,
    readonly offset: number,
    readonly sink: Sink,
  ) {
    this.#ring = new Ring(memory);
  }

  drain(): void {
    this.#ring.drain((record) => this.#take(record));
  }

  #take(record: Float64Array): void {
    const at = (index: number): number => record[index] ?? Number.NaN;
    const text = (index: number): string => this.#texts[at(index)] ?? '';
    switch (at(0)) {
      case SAMPLE:
        return this.sink.sample(this.#sample(record));
      case TRACE:
        this.#trace = traceOf([...record.subarray(1)]);
        return;
      case ARRIVAL:
        return this.sink.arrival(at(1), Number.isNaN(at(2)) ? undefined : at(2), at(3));
      case LOST:
        return this.sink.lost(at(1));
      case OBSERVE:
        return this.sink.observe(text(1), at(2));
      case AMOUNT:
        return this.sink.amount(text(1), at(2));
      case DEVIATE:
        return this.sink.deviate(text(1));
      case EXCEPTION:
        return this.sink.exception(text(1), text(2), text(3));
      case TEXT: {
        const part = record.subarray(TEXT_FROM, TEXT_FROM + at(3));
        this.#texts[at(1)] = (this.#texts[at(1)] ?? '') + String.fromCharCode(...part);
      }
    }
  }

  #sample(record: Float64Array): Measured {
    const at = (index: number): number => record[index] ?? Number.NaN;
    const text = (index: number): string => this.#texts[at(index)] ?? '';
    const kind = KINDS[at(14)];
    const trace = this.#trace;
    this.#trace = undefined;
    return {
      due: at(1) - this.offset,
      pickedUp: at(2) - this.offset,
      sent: at(3) - this.offset,
      done: at(4) - this.offset,
      level: at(5),
      users: at(6),
      status: at(7),
      requestBytes: at(8),
      responseBytes: at(9),
      redirects: at(10),
      isLater: (at(11) & LATER) !== 0,
      cutOff: (at(11) & CUT_OFF) !== 0,
      trace,
      parts: { method: text(12), name: text(13) },
      failure: kind && { kind, error: text(15) },
    };
  }
}
