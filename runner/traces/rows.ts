import { csvField, ms, seconds } from '../csv-fields.ts';
import type { RowSink } from '../row-file.ts';
import type { Measured } from '../sink.ts';
import type { Trace } from './trace.ts';

/** The row of traces.csv; its times are written as in results.csv, so that the same request has the same. */
export function traceRow(
  request: Measured,
  trace: Trace,
  wallOrigin: number,
  origin: number,
  worker: string,
): string {
  const { failure, parts, due, sent, done } = request;
  const sampled = trace.answeredSampled === undefined ? '' : Number(trace.answeredSampled);
  return (
    `${trace.id},${seconds(wallOrigin + Math.round((due - origin) * 1000))},${worker},` +
    `${csvField(parts.method)},${csvField(parts.name)},${request.status},${failure?.kind ?? ''},` +
    `${ms(done - due)},${sent === sent ? ms(done - sent) : '0.000'},${ms(request.pickedUp - due)},` +
    `${trace.answeredId},${sampled}\n`
  );
}

/** Minutes without a master, or more traces a second than anyone looks at. */
const MOST_CHARACTERS = 16 << 20;

/** Rows that wait for the next report to the master. */
export class TraceBuffer implements RowSink {
  #rows = '';

  append(rows: string): boolean {
    if (this.#rows.length + rows.length > MOST_CHARACTERS) return false;
    this.#rows += rows;
    return true;
  }

  /** What has gathered, which is then no longer here. */
  take(): string {
    const rows = this.#rows;
    this.#rows = '';
    return rows;
  }
}
