import { open, type FileHandle } from 'node:fs/promises';
import type { Output, Snapshot } from '../output.ts';
import type { Run } from '../results.ts';
import { diskError } from '../run-folder.ts';
import { TIMELINE_COLUMNS, TIMELINE_HEADER, type TimelineColumn } from './timeline-columns.ts';

interface TimelineOptions {
  /** Told of a file that takes no more, once for each message; the run goes on, and so do the tries. */
  onError(error: Error): void;
}

/**
 * timeline.csv: the state of a run over time, a row an interval. RFC 4180, header first. Rows are streamed, never kept;
 * writing is off the event loop. The warm-up, of which nothing is counted, has no rows. The counts of all rows add up to
 * the run's.
 */
export class TimelineOutput implements Output {
  readonly #path: string;
  readonly #onError: (error: Error) => void;
  readonly #reported = new Set<string>();
  #file: FileHandle | undefined;
  #rows = `${TIMELINE_HEADER}\n`;
  /** Bytes that are safely written. */
  #written = 0;
  #writing: Promise<void> | undefined;

  constructor(path: string, options: TimelineOptions) {
    this.#path = path;
    this.#onError = options.onError;
  }

  /** Throws UserError when the file cannot be made: better now than after the run. */
  async start(): Promise<void> {
    try {
      this.#file = await open(this.#path, 'a');
      await this.#append();
    } catch (error) {
      await this.#file?.close();
      throw diskError(this.#path, error as Error);
    }
  }

  interval(snapshot: Snapshot): void {
    if (snapshot.elapsed < 0) return;
    this.#rows += row(snapshot);
    this.#writing ??= this.#writePending();
  }

  async end(_run: Run, snapshot: Snapshot): Promise<void> {
    await this.#writing;
    this.#rows += row(snapshot);
    await this.#writePending();
    await this.#file?.close().catch((error: Error) => this.#report(error));
  }

  /** Writes until nothing new waits; what fails is told of and left for the next time. */
  async #writePending(): Promise<void> {
    try {
      while (this.#rows !== '') await this.#append();
    } catch (error) {
      this.#report(error as Error);
    } finally {
      this.#writing = undefined;
    }
  }

  #report({ message }: Error): void {
    if (!this.#reported.has(message)) this.#onError(new Error(`Cannot write ${this.#path}: ${message}`));
    this.#reported.add(message);
  }

  /** Appends what waits, all of it or nothing, so that the file holds whole rows. */
  async #append(): Promise<void> {
    const bytes = Buffer.from(this.#rows);
    const length = this.#rows.length;
    try {
      await this.#file?.appendFile(bytes);
    } catch (error) {
      await this.#file?.truncate(this.#written).catch(() => undefined);
      throw error;
    }
    this.#written += bytes.length;
    this.#rows = this.#rows.slice(length);
  }
}

function row(snapshot: Snapshot): string {
  const { interval, targetRps } = snapshot;
  const { requests, started, responseTime, serviceTime, wait, lag } = interval;
  // A cell is empty where nothing was measured: 0 ms would be a lie. What was sent took some time.
  const wasSent = serviceTime.p99 > 0;
  const hasLag = targetRps !== undefined && started > 0;
  const cells: Record<TimelineColumn, string> = {
    timestamp: snapshot.now.toFixed(3),
    elapsed: snapshot.elapsed.toFixed(3),
    seconds: interval.seconds.toFixed(3),
    target_rps: targetRps === undefined ? '' : String(Math.round(targetRps * 1000) / 1000),
    due: String(interval.due),
    started: String(started),
    unsent: String(interval.unsent),
    requests: String(requests),
    failures: String(interval.failures),
    users: String(snapshot.users),
    in_flight: String(snapshot.inFlight),
    waiting: String(snapshot.waiting),
    connections: String(snapshot.connections),
    connects: String(snapshot.connects),
    response_p50_ms: ms(requests > 0, responseTime.p50),
    response_p99_ms: ms(requests > 0, responseTime.p99),
    service_p50_ms: ms(wasSent, serviceTime.p50),
    service_p99_ms: ms(wasSent, serviceTime.p99),
    wait_p50_ms: ms(wasSent, wait.p50),
    wait_p99_ms: ms(wasSent, wait.p99),
    lag_p50_ms: ms(hasLag, lag.p50),
    lag_p99_ms: ms(hasLag, lag.p99),
    utilisation: snapshot.utilisation.toFixed(4),
    cpu: snapshot.cpu.toFixed(4),
    memory_bytes: String(snapshot.memoryBytes),
  };
  return `${TIMELINE_COLUMNS.map(({ name }) => cells[name]).join(',')}\n`;
}

const ms = (wasMeasured: boolean, value: number): string => (wasMeasured ? value.toFixed(3) : '');
