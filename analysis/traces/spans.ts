import * as z from 'zod';
import { groupBy } from '../group.ts';

/** What took a trace's time: its own, without that of what it waited for. */
export interface SpanTime {
  name: string;
  ms: number;
  /** Whether it says that it failed, or was throttled. */
  failed: boolean;
}

/** What is read of a segment document. Source: AWS X-Ray Developer Guide, "X-Ray segment documents". Times are Unix seconds. */
const document = z.object({
  id: z.string(),
  name: z.string(),
  parent_id: z.string().optional(),
  start_time: z.number(),
  end_time: z.number().optional(),
  origin: z.string().optional(),
  inferred: z.boolean().optional(),
  error: z.boolean().optional(),
  fault: z.boolean().optional(),
  throttle: z.boolean().optional(),
  aws: z.object({ operation: z.string().optional() }).optional(),
  get subsegments(): z.ZodOptional<z.ZodArray<typeof document>> {
    return z.array(document).optional();
  },
});
type Document = z.infer<typeof document>;

interface Span extends SpanTime {
  id: string;
  parent: string | undefined;
  from: number;
  to: number;
}

/**
 * Where the time of a trace went, the most first, from its segments as JSON texts; those that are none are left out. Spans
 * of one name are added up: a hundred quick calls are one slow thing.
 */
export function spansOf(texts: readonly string[]): SpanTime[] {
  const spans = texts.flatMap((text) => {
    const read = document.safeParse(parsed(text));
    // What X-Ray infers of a service that sends nothing is the call to it once more.
    return read.success && read.data.inferred !== true ? flat(read.data, read.data.parent_id) : [];
  });
  const inside = groupBy(spans, ({ parent }) => parent);
  const byName = new Map<string, SpanTime>();
  for (const span of spans) {
    const own = span.ms - covered(span, inside.get(span.id) ?? []);
    const before = byName.get(span.name) ?? { name: span.name, ms: 0, failed: false };
    byName.set(span.name, {
      name: span.name,
      ms: before.ms + own,
      failed: before.failed || span.failed,
    });
  }
  return [...byName.values()].toSorted((a, b) => b.ms - a.ms);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A segment and all that is nested in it; what has not ended has no time of its own yet. */
function flat(one: Document, parent: string | undefined): Span[] {
  const { id, start_time: from, end_time: to = from, error, fault, throttle } = one;
  const failed = error === true || fault === true || throttle === true;
  const span = { id, parent, name: nameOf(one), from, to, ms: (to - from) * 1000, failed };
  return [span, ...(one.subsegments ?? []).flatMap((inner) => flat(inner, id))];
}

function nameOf({ name, origin, aws }: Document): string {
  if (aws?.operation !== undefined) return `${name} ${aws.operation}`;
  return origin === undefined ? name : `${name} (${origin.replace(/^AWS::/, '')})`;
}

/** Time of a span, ms, in which at least one of the others was going on. */
function covered({ from, to }: Span, others: readonly Span[]): number {
  let until = from;
  let sum = 0;
  for (const other of others.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(until, other.from);
    const end = Math.min(to, other.to);
    if (end > begin) sum += end - begin;
    until = Math.max(until, end);
  }
  return sum * 1000;
}
