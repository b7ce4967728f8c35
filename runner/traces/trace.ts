import { randomFillSync } from 'node:crypto';

/**
 * AWS X-Ray's tracing header, as `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`.
 * Source: AWS X-Ray Developer Guide, concepts, "Tracing header".
 */
export const TRACE_HEADER = 'x-amzn-trace-id';

/** `1-`, Unix seconds in 8 hexadecimal digits, `-`, and 96 random bits in 24. */
export const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/** The trace that a request was given, and what its answer said of it. */
export interface Trace {
  readonly id: string;
  /** Trace that the answer names; empty where it names none. */
  answeredId: string;
  /** Whether the answer says that the target records it; undefined where it does not say. */
  answeredSampled: boolean | undefined;
}

const BYTES = 12;
/** Random bytes are made for so many ids at once: each call costs more than the bytes. */
const pool = Buffer.alloc(BYTES * 512);
let used = pool.length;

/** A new trace. No seed: two runs must not share an id. */
export function newTrace(unixSeconds: number): Trace {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = Math.floor(unixSeconds).toString(16).padStart(8, '0');
  const id = `1-${time}-${pool.toString('hex', used, (used += BYTES))}`;
  return { id, answeredId: '', answeredSampled: undefined };
}

/** What goes with the request. There is no parent: who asks records nothing of its own. */
export function headerOf(trace: Trace): string {
  return `Root=${trace.id};Sampled=1`;
}

/** Notes what the header of an answer says; what is of no form of X-Ray's says nothing. */
export function noteAnswer(trace: Trace, header: string | undefined): void {
  for (const part of header?.split(';') ?? []) {
    const [key, value = ''] = part.trim().split('=');
    switch (key?.toLowerCase()) {
      case 'root':
        if (TRACE_ID.test(value)) trace.answeredId = value;
        break;
      case 'sampled':
        if (value === '0' || value === '1') trace.answeredSampled = value === '1';
    }
  }
}

/** Hexadecimal digits of an id, in parts that a number holds. */
const PARTS = [
  [2, 10],
  [11, 19],
  [19, 27],
  [27, 35],
] as const;
const NO_ANSWER = -1;

/** A trace as nine numbers, for memory that threads share. */
export function numbersOf({ id, answeredId, answeredSampled }: Trace): number[] {
  const parts = (text: string): number[] =>
    PARTS.map(([from, to]) => (text === '' ? NO_ANSWER : parseInt(text.slice(from, to), 16)));
  return [
    ...parts(id),
    ...parts(answeredId),
    answeredSampled === undefined ? NO_ANSWER : Number(answeredSampled),
  ];
}

/** What `numbersOf` was made of. */
export function traceOf(numbers: readonly number[]): Trace {
  const text = (from: number): string => {
    const [time, ...random] = numbers
      .slice(from, from + PARTS.length)
      .map((part) => part.toString(16).padStart(8, '0'));
    return numbers[from] === NO_ANSWER ? '' : `1-${time}-${random.join('')}`;
  };
  const sampled = numbers[2 * PARTS.length];
  return {
    id: text(0),
    answeredId: text(PARTS.length),
    answeredSampled: sampled === NO_ANSWER ? undefined : sampled === 1,
  };
}
