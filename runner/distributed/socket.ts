import { Dealer, Router } from 'zeromq';
import { isIPv4 } from 'node:net';
import { UserError } from '../errors.ts';
import { pack, unpack, type Message } from './frames.ts';

/** Both ends' settings, as Locust's. Source: `rpc/zmqrpc.py`. */
const KEEP_ALIVE = { tcpKeepalive: 1, tcpKeepaliveIdle: 30 };
/** A message that is not taken for so long is given back to the sender, ms. */
const SEND_TIMEOUT_MS = 1000;

/** Sends one after the other: a ZeroMQ socket takes one at a time. */
class Outbox {
  #last: Promise<unknown> = Promise.resolve();

  add(send: () => Promise<void>): Promise<void> {
    const sent = this.#last.then(send);
    this.#last = sent.catch(() => undefined);
    return sent;
  }
}

/** A master's end: hears every worker, and speaks to each by its id. */
export class MasterSocket {
  readonly #outbox = new Outbox();

  private constructor(
    private readonly router: Router,
    readonly port: number,
  ) {}

  /** Port 0: a free one. Throws UserError when it cannot be had. */
  static async bind(host: string, port: number): Promise<MasterSocket> {
    const router = new Router({ ...KEEP_ALIVE, linger: 1000, handover: true });
    const isV4 = isIPv4(host);
    router.ipv6 = host === '*' || !isV4;
    try {
      await router.bind(`tcp://${host}:${port === 0 ? '*' : port}`);
    } catch (error) {
      router.close();
      throw new UserError(
        `--master-bind-host ${host}, --master-bind-port ${port}: cannot listen there (${(error as Error).message}). ` +
          'Is another master running? Give another port, and the same one to the workers as --master-port.',
      );
    }
    return new MasterSocket(router, Number(/:(\d+)$/.exec(router.lastEndpoint ?? '')?.[1] ?? port));
  }

  /** Every frame that comes, with the id of the socket that it came from; no message where it is none. */
  async *frames(): AsyncGenerator<{ from: string; message: Message | undefined }> {
    for await (const [identity, body, ...more] of this.router) {
      const from = identity?.toString('utf8') ?? '';
      yield { from, message: body && more.length === 0 ? unpack(body) : undefined };
    }
  }

  /** Dropped where the worker is gone. */
  send(node: string, type: string, data: unknown = null): void {
    const frame = pack({ type, data, node });
    void this.#outbox.add(() => this.router.send([node, frame])).catch(() => undefined);
  }

  /** Resolves when what was sent before is on its way. */
  async close(): Promise<void> {
    await this.#outbox.add(() => Promise.resolve());
    this.router.close();
  }
}

/** A worker's end. */
export class WorkerSocket {
  readonly #outbox = new Outbox();
  readonly #dealer: Dealer;

  constructor(
    readonly id: string,
    host: string,
    port: number,
  ) {
    // What is sent while there is no master must not pile up, and come to the next one all at once.
    this.#dealer = new Dealer({
      ...KEEP_ALIVE,
      routingId: id,
      immediate: true,
      sendTimeout: SEND_TIMEOUT_MS,
      linger: 1000,
      ipv6: !isIPv4(host),
    });
    this.#dealer.connect(`tcp://${host.includes(':') ? `[${host}]` : host}:${port}`);
  }

  async *messages(): AsyncGenerator<Message> {
    for await (const frames of this.#dealer) {
      const message = frames[0] && frames.length === 1 ? unpack(frames[0]) : undefined;
      if (message) yield message;
    }
  }

  /** Resolves with false when there was nobody to take it. */
  send(type: string, data: unknown = null): Promise<boolean> {
    const frame = pack({ type, data, node: this.id });
    return this.#outbox
      .add(() => this.#dealer.send(frame))
      .then(
        () => true,
        () => false,
      );
  }

  async close(): Promise<void> {
    await this.#outbox.add(() => Promise.resolve());
    this.#dealer.close();
  }
}
