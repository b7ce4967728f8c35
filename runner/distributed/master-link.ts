import { setTimeout as sleep } from 'node:timers/promises';
import { events } from '../events.ts';
import { here } from '../here.ts';
import type { Log } from '../log.ts';
import { clockOffset, type RoundTrip } from './clock-offset.ts';
import type { Message } from './frames.ts';
import { ownData, ownType, type OwnFromWorker } from './own-messages.ts';
import { WorkerSocket } from './socket.ts';
import { wallMicros } from './wall.ts';

/** How often a worker says that it is there, ms: to a master of Locust's, and to ours. */
const HEARTBEAT_MS = { locust: 1000, ours: 500 };
/** A master that has not answered for so long is gone, ms; a worker then registers anew, so often. */
const MASTER_SILENCE_MS = 4000;
const REGISTER_MS = 1000;
/** A worker that never had a master gives up after so long, ms: Locust's 61 tries, 5 s each. */
const PATIENCE_MS = 305_000;
const ROUND_TRIPS = 8;

export interface LinkParts {
  id: string;
  host: string;
  port: number;
  log: Log;
  /** What a heartbeat tells. */
  state(): string;
  take(message: Message): Promise<void>;
  failed(error: unknown): void;
  /** Nothing has been heard of a master for so long, ms, that it had. */
  alone(ms: number): Promise<void>;
  /** There never was a master. */
  unreachable(): void;
}

/** A worker's link to its master: registers, says that it is alive, and registers anew when the master is gone. */
export class MasterLink {
  /** Whether the master is one of this package. */
  isOurs = false;
  isRegistered = false;
  readonly #socket: WorkerSocket;
  #lastHeard = performance.now();
  #trips: RoundTrip[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #cpu = process.cpuUsage();
  #cpuAt = performance.now();

  constructor(private readonly parts: LinkParts) {
    this.#socket = new WorkerSocket(parts.id, parts.host, parts.port);
  }

  begin(): void {
    void this.#listen();
    void this.#heartbeats();
    void this.#registrations();
  }

  /** How far the master's clock is ahead of ours, and how far off that may be, µs. */
  get clock(): { ahead: number; error: number } {
    return clockOffset(this.#trips);
  }

  /** Resolves with false when there was no master to take it. */
  send(type: string, data: unknown = null): Promise<boolean> {
    const sent = this.#socket.send(type, data);
    this.#sending = sent;
    return sent;
  }

  tell<T extends keyof OwnFromWorker>(type: T, data: OwnFromWorker[T]): void {
    void this.send(ownType(type), ownData(data));
  }

  acknowledged(isOurs: boolean, version: string): void {
    if (!this.isRegistered) this.parts.log.info('Registered with the master');
    this.isRegistered = true;
    this.isOurs = isOurs;
    if (!isOurs) return;
    this.tell('hello', { version });
    this.#trips = [];
    this.tell('time', { sent: wallMicros() });
  }

  timed(trip: Omit<RoundTrip, 'back'>): void {
    this.#trips.push({ ...trip, back: wallMicros() });
    if (this.#trips.length < ROUND_TRIPS) this.tell('time', { sent: wallMicros() });
  }

  /** Resolves when what was sent is on its way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
    await this.#socket.close();
  }

  async #listen(): Promise<void> {
    for await (const message of this.#socket.messages()) {
      this.#lastHeard = performance.now();
      if (message.type === 'heartbeat')
        here.fire(events.heartbeatReceived, { clientId: this.parts.id, timestamp: Date.now() / 1000 });
      // It does not know us: it may have been started after we registered with another.
      if (message.type === 'reconnect') this.isRegistered = false;
      else await this.parts.take(message).catch((error: unknown) => this.parts.failed(error));
    }
  }

  async #heartbeats(): Promise<void> {
    while (!this.#isClosed) {
      if (this.isRegistered) {
        await this.send('heartbeat', {
          state: this.parts.state(),
          current_cpu_usage: this.#cpuUsage(),
          current_memory_usage: process.memoryUsage.rss(),
        });
      }
      await sleep(this.isOurs ? HEARTBEAT_MS.ours : HEARTBEAT_MS.locust);
    }
  }

  async #registrations(): Promise<void> {
    const since = performance.now();
    let hadOne = false;
    while (!this.#isClosed) {
      const silent = performance.now() - this.#lastHeard;
      hadOne ||= this.isRegistered;
      if (this.isRegistered && silent > MASTER_SILENCE_MS) {
        this.isRegistered = false;
        this.parts.log.warn(
          'Nothing is heard of the master: registering with the next one, going on meanwhile.',
        );
      }
      if (!this.isRegistered) {
        await this.send('client_ready', -1);
        if (hadOne) await this.parts.alone(silent);
        else if (performance.now() - since > PATIENCE_MS) return this.parts.unreachable();
      }
      await sleep(REGISTER_MS);
    }
  }

  /** % of a core since the last look. */
  #cpuUsage(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    const now = performance.now();
    const usage = (user + system) / 10 / Math.max(1, now - this.#cpuAt);
    this.#cpu = process.cpuUsage();
    this.#cpuAt = now;
    return usage;
  }
}
