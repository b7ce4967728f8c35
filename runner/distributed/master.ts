import { events } from '../events.ts';
import { here } from '../here.ts';
import type { Log } from '../log.ts';
import type { Locustfiles } from './locustfile.ts';
import type { Message } from './frames.ts';
import { WorkerNode } from './node.ts';
import { FROM_WORKER, type FromWorker, type StatsMessage } from './schemas.ts';
import { MasterSocket } from './socket.ts';

/** What happens on a master. */
export interface MasterEvents {
  joined(node: WorkerNode): void;
  /** It left by itself, or nothing was heard of it any more (`lost`). */
  left(node: WorkerNode, lost: boolean): void;
  stats(node: WorkerNode, report: StatsMessage): void;
  exception(node: WorkerNode, message: string, traceback: string): void;
  stopped(node: WorkerNode): void;
  /** A worker without users asks for those of the master. */
  locustfile(version: string): Locustfiles;
  /** A message of a type that is not Locust's. */
  custom(node: WorkerNode, type: string, data: unknown): void;
}

/** Lines of a worker's log that are kept. */
const KEPT_LINES = 500;
/** Workers are looked after so often, ms. */
const WATCH_MS = 250;
/** Says to ours, in an ack, who it is; Locust's workers ignore it. */
const PROTOCOL = 1;
/** Version of Locust whose protocol this is; only its first four characters count. */
const LOCUST_VERSION = '2.47';

/**
 * Knows the workers and takes what they say. No frame can end it: what is malformed, breaks its schema, or comes from
 * a worker that has not registered is rejected whole, and counted.
 */
export class Master {
  readonly nodes = new Map<string, WorkerNode>();
  /** Frames rejected. */
  rejected = 0;
  readonly #watch: NodeJS.Timeout;
  readonly #indexes = new Map<string, number>();
  #lastLook = performance.now();

  private constructor(
    private readonly socket: MasterSocket,
    private readonly told: MasterEvents,
    private readonly log: Log,
  ) {
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    void this.#listen();
  }

  /** Throws UserError when the port cannot be had. */
  static async listen(host: string, port: number, told: MasterEvents, log: Log): Promise<Master> {
    return new Master(await MasterSocket.bind(host, port), told, log);
  }

  get port(): number {
    return this.socket.port;
  }

  /** Workers that are there. */
  get present(): WorkerNode[] {
    return [...this.nodes.values()].filter(({ isLost }) => !isLost);
  }

  send(node: WorkerNode, type: string, data: unknown = null): void {
    this.socket.send(node.id, type, data);
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.socket.close();
  }

  async #listen(): Promise<void> {
    for await (const { from, message } of this.socket.frames()) {
      try {
        if (!message || message.node !== from || !this.#take(message)) this.#reject(from, message);
      } catch (error) {
        this.#reject(from, message);
        this.log.error(`A message of ${from}: ${(error as Error).stack ?? String(error)}`);
      }
    }
  }

  /** Returns false for what is to be rejected. */
  #take(message: Message): boolean {
    const { type } = message;
    if (type === 'client_ready') return this.#ready(message);
    if (type === 'locustfile') return this.#answer(message);
    const node = this.nodes.get(message.node);
    if (!node) {
      // It may have registered with a master before this one: ours then registers again.
      this.socket.send(message.node, 'reconnect');
      return false;
    }
    if (!Object.hasOwn(FROM_WORKER, type)) {
      this.#heard(node);
      this.told.custom(node, type, message.data);
      return true;
    }
    const read = FROM_WORKER[type as keyof FromWorker].safeParse(message.data ?? null);
    if (!read.success) return false;
    this.#heard(node);
    this.#handle(node, type as keyof FromWorker, read.data);
    return true;
  }

  #handle(node: WorkerNode, type: keyof FromWorker, data: unknown): void {
    switch (type) {
      case 'spawning':
        node.state = 'spawning';
        break;
      case 'spawning_complete': {
        const { user_classes_count: counts, user_count: count } = data as FromWorker['spawning_complete'];
        [node.userClassesCount, node.userCount, node.state] = [counts, count, 'running'];
        break;
      }
      case 'heartbeat': {
        const beat = data as FromWorker['heartbeat'];
        if (node.state !== 'spawning' || beat.state !== 'ready') node.state = beat.state;
        node.cpuUsage = beat.current_cpu_usage;
        node.memoryUsage = beat.current_memory_usage ?? 0;
        here.fire(events.heartbeatSent, { clientId: node.id, timestamp: Date.now() / 1000 });
        this.send(node, 'heartbeat');
        break;
      }
      case 'stats': {
        const report = data as StatsMessage;
        node.userClassesCount = report.user_classes_count ?? node.userClassesCount;
        node.userCount = report.user_count ?? node.userCount;
        this.told.stats(node, report);
        break;
      }
      case 'exception': {
        const { msg, traceback } = data as FromWorker['exception'];
        this.told.exception(node, msg, traceback);
        break;
      }
      case 'client_stopped':
        node.userCount = 0;
        node.state = 'stopped';
        this.told.stopped(node);
        break;
      case 'quit':
        this.nodes.delete(node.id);
        this.told.left(node, false);
        break;
      case 'logs':
        node.logs = (data as FromWorker['logs']).logs.slice(-KEPT_LINES);
        break;
      case 'client_ready':
      case 'locustfile':
        break;
    }
  }

  #ready({ node: id, data }: Message): boolean {
    const read = FROM_WORKER.client_ready.safeParse(data);
    if (!read.success || id.length === 0) return false;
    const version = read.data;
    if (version !== -1 && version.slice(0, 4) !== LOCUST_VERSION) {
      this.log.warn(`Worker ${id} is of version ${version}; this master speaks as Locust ${LOCUST_VERSION}.`);
    }
    const index = this.#indexes.get(id) ?? this.#indexes.size;
    this.#indexes.set(id, index);
    const before = this.nodes.get(id);
    const node = new WorkerNode(id, index, version);
    if (before) {
      node.isOurs = before.isOurs;
      node.clockAhead = before.clockAhead;
      node.clockError = before.clockError;
    }
    this.nodes.set(id, node);
    this.send(node, 'ack', { index, open_saves_load: PROTOCOL });
    this.told.joined(node);
    return true;
  }

  /** One that has not registered yet asks for the users. */
  #answer({ node, data }: Message): boolean {
    const read = FROM_WORKER.locustfile.safeParse(data);
    if (read.success) this.socket.send(node, 'locustfile', this.told.locustfile(read.data.version));
    return read.success;
  }

  #heard(node: WorkerNode): void {
    node.lastSeen = performance.now();
    if (!node.isLost) return;
    // It was only late.
    node.state = 'ready';
    this.log.warn(`Worker ${node.name} is back.`);
    this.told.joined(node);
  }

  #reject(from: string, message: Message | undefined): void {
    this.rejected++;
    const node = this.nodes.get(from);
    if (node) node.rejected++;
    const what = message ? `a message ${JSON.stringify(message.type.slice(0, 40))}` : 'a frame';
    this.log.debug(`Rejected ${what} of ${node?.name ?? 'an unknown sender'}.`);
  }

  #look(): void {
    const now = performance.now();
    // Who was not looking cannot say that nobody came.
    const asleep = now - this.#lastLook - WATCH_MS;
    this.#lastLook = now;
    for (const node of this.nodes.values()) {
      if (asleep > WATCH_MS) node.lastSeen += asleep;
      if (node.isLost || !node.isSilent(now)) continue;
      node.state = 'missing';
      node.userCount = 0;
      node.userClassesCount = {};
      this.told.left(node, true);
    }
  }
}
