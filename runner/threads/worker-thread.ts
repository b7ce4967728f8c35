import { Worker } from 'node:worker_threads';
import type { Gauges } from '../driver.ts';
import { UserError } from '../errors.ts';
import { hrtimeOffset } from '../hrtime.ts';
import type { CustomMessage } from '../node-runner.ts';
import type { Sink } from '../sink.ts';
import { GAUGES, GAUGES_BYTES, type FromThread, type ThreadData, type ToThread } from './messages.ts';
import { RingSource } from './records.ts';
import { Ring } from './ring.ts';

/** Records that fit into a thread's ring: a second and a half at 20,000 requests/s. */
const RING_SIZE = 1 << 16;

type Answer = Extract<FromThread, { type: 'open' | 'prepare' | 'apply' }>;

export interface WorkerThreadParts {
  data: Omit<ThreadData, 'ring' | 'gauges'>;
  sink: Sink;
  /** Closed model: all of its users have been started. */
  onSpawned(): void;
  onMessage(message: CustomMessage): void;
  /** Its code asks for the end of the load. */
  onQuit(): void;
  onProgress(what: string, done: number, total: number): void;
  /** It died: by its own code, or for want of memory. */
  onDeath(why: string): void;
}

/** One load thread, seen from the one that coordinates them. */
export class WorkerThread {
  readonly #parts: WorkerThreadParts;
  readonly #worker: Worker;
  readonly #source: RingSource;
  readonly #gauges: Float64Array;
  readonly #exited: Promise<void>;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #why: string | undefined;
  #closing = false;
  /** Why it died; undefined while it has not. */
  lost: string | undefined;

  constructor(parts: WorkerThreadParts) {
    this.#parts = parts;
    const ring = Ring.memory(RING_SIZE);
    const gauges = new SharedArrayBuffer(GAUGES_BYTES);
    this.#gauges = new Float64Array(gauges);
    this.#source = new RingSource(ring, hrtimeOffset(), parts.sink);
    this.#worker = new Worker(new URL('./load-thread.mjs', import.meta.url), {
      workerData: { ...parts.data, ring, gauges } satisfies ThreadData,
      // What started this process is not what a thread takes; it registers its own translation.
      execArgv: [],
    });
    this.#worker.on('message', (message: FromThread) => this.#take(message));
    this.#worker.on('error', (error: Error) => (this.#why = error.message));
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#died(code);
        resolve();
      });
    });
  }

  /** Sends a message that is answered by one of its type. Rejects when the thread can not do it, or dies. */
  ask(message: Extract<ToThread, { type: Answer['type'] }>): Promise<Answer> {
    if (this.lost !== undefined) return Promise.reject(new UserError(`A load thread died: ${this.lost}.`));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(message);
    });
  }

  tell(message: Exclude<ToThread, { type: Answer['type'] }>): void {
    if (this.lost === undefined) this.#worker.postMessage(message);
  }

  /** Takes in what it has recorded so far. */
  collect(): void {
    this.#source.drain();
  }

  gauge(name: (typeof GAUGES)[number]): number {
    return this.#gauges[GAUGES.indexOf(name)] ?? 0;
  }

  get gauges(): Gauges {
    const alive = this.lost === undefined ? 1 : 0;
    return {
      users: this.gauge('users') * alive,
      inFlight: this.gauge('inFlight') * alive,
      waiting: this.gauge('waiting') * alive,
      busy: this.gauge('busy') * alive,
      connects: this.gauge('connects'),
    };
  }

  /** Lets it end by itself, and ends it when it does not. */
  async close(patience = 2000): Promise<void> {
    this.#closing = true;
    if (this.lost === undefined) this.#worker.postMessage({ type: 'close' } satisfies ToThread);
    const timer = setTimeout(() => void this.#worker.terminate(), patience);
    await this.#exited;
    clearTimeout(timer);
  }

  #take(message: FromThread): void {
    switch (message.type) {
      case 'progress':
        return this.#parts.onProgress(message.what, message.done, message.total);
      case 'spawned':
        return this.#parts.onSpawned();
      case 'message':
        return this.#parts.onMessage(message.message);
      case 'quit':
        return this.#parts.onQuit();
      case 'failed':
        return this.#failed(message.message, message.exitCode);
      default: {
        const waiting = this.#waiting;
        this.#waiting = undefined;
        waiting?.resolve(message);
      }
    }
  }

  #failed(message: string, exitCode: number | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(exitCode === undefined ? new Error(message) : new UserError(message, exitCode));
  }

  #died(code: number): void {
    if (this.#closing) return;
    this.lost = this.#why ?? `its code ended it with exit code ${code}`;
    this.collect();
    this.#parts.onDeath(this.lost);
    this.#failed(`A load thread died: ${this.lost}.`, 1);
  }
}
