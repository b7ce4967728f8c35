import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { RequestStats } from './stats.ts';

/** A message of a kind that a scenario file has made up. */
export interface CustomMessage {
  type: string;
  data: unknown;
  /** Who sent it: the id of a worker; of the master, and of one's own, the id that it is for. */
  nodeId: string;
}

export type MessageListener = (message: CustomMessage) => unknown;

/** What Locust's own two ends say to each other, and we to ours: no kinds for others. */
const TAKEN =
  /^(?:open_saves_load\..*|client_ready|client_stopped|spawning|spawning_complete|stats|heartbeat|exception|logs|quit|stop|ack|spawn|reconnect|locustfile|update_user_class)$/;

/** What carries messages, and who may be asked about the load. */
export interface Carrier {
  /** To the master, or from it to the worker of this id, or to all. */
  send(type: string, data: unknown, nodeId?: string): void;
  /** Ends the load of the run, as if its time were up. */
  quit(): void;
  userCount(): number;
}

/**
 * A process, or load thread, as a scenario's code knows it: `this.environment.runner`, and `runner` of each event.
 * Source: `Runner` of Locust's `runners.py`.
 */
export class NodeRunner {
  /** Load threads are workers of the thread that leads them. */
  kind: 'local' | 'master' | 'worker' = 'local';
  clientId = `${hostname()}_${randomUUID().replaceAll('-', '')}`;
  /** Which of how many workers it is: what is to be split over them is split by these. */
  workerIndex = 0;
  workerCount = 1;
  /** Locust's statistics, where they are kept; a worker's are those since its last report. */
  stats: RequestStats | undefined;
  readonly #listeners = new Map<string, MessageListener>();
  #carrier: Carrier | undefined;
  #failed: (error: unknown) => void = () => undefined;

  /** Throws Error for a kind that has a listener, or is not for scenarios. */
  registerMessage(type: string, listener: MessageListener): void {
    if (TAKEN.test(type)) throw new Error(`registerMessage('${type}'): this kind is one of Locust's own.`);
    if (this.#listeners.has(type))
      throw new Error(`registerMessage('${type}'): there is a listener already.`);
    this.#listeners.set(type, listener);
  }

  /** A worker's go to its master, a master's to the worker of this id, or to all; without a master it is its own. */
  sendMessage(type: string, data: unknown = null, nodeId?: string): void {
    if (TAKEN.test(type)) throw new Error(`sendMessage('${type}'): this kind is one of Locust's own.`);
    if (this.kind === 'local') this.deliver({ type, data, nodeId: 'local' });
    else this.#carrier?.send(type, data, nodeId);
  }

  /** Ends the load, as if its time were up; on a worker of a master, that worker. */
  quit(): void {
    this.#carrier?.quit();
  }

  get userCount(): number {
    return this.#carrier?.userCount() ?? 0;
  }

  /** `failed` is told what a listener throws, or rejects with. */
  carry(carrier: Carrier, failed: (error: unknown) => void): void {
    this.#carrier = carrier;
    this.#failed = failed;
  }

  /** Calls who listens to it. Returns false when nobody does. */
  deliver(message: CustomMessage): boolean {
    const listener = this.#listeners.get(message.type);
    if (!listener) return false;
    try {
      const result = listener(message);
      if (result instanceof Promise) result.catch((error: unknown) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
    return true;
  }
}
