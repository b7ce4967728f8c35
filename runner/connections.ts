import { Client, buildConnector, type Dispatcher } from 'undici';
import { isIP, type Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import { Fifo } from './fifo.ts';

type Connector = ReturnType<typeof buildConnector>;

export interface ConnectionOptions {
  /** Base URL; its path is not used here. */
  origin: string;
  /** How many connections at most, each with one request at a time. */
  connections: number;
  /** Milliseconds that opening one may take. */
  connectTimeout: number;
}

/** undici closes an idle connection after 4 s by default, so that a pause would re-make every one. */
const KEEP_ALIVE_MS = 120_000;

/**
 * A fixed set of connections, used in turn, and the queue before them. One undici client a connection rather
 * than undici's Pool: that one looks for a free client one by one, keeps its queue to itself, and prefers
 * the first connections, so that a balancer in front of the target would send everything to few of its hosts.
 */
export class Connections {
  readonly #clients: Client[] = [];
  readonly #used: boolean[] = [];
  /** What each connection carries, or carried last. */
  readonly #carried: Exchange[] = [];
  readonly #free = new Fifo<number>();
  readonly #queue = new Fifo<Exchange>();
  /** Sockets opened in advance, each with what drops it when it closes. */
  readonly #opened = new Map<Socket, () => void>();
  readonly #connector: Connector;
  readonly #options: ConnectionOptions;
  /** Connections opened so far. */
  connects = 0;
  /** Connections that carry a request now. */
  busy = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#connector = buildConnector({ timeout: options.connectTimeout, allowH2: false });
    for (let i = 0; i < options.connections; i++) {
      this.#clients.push(
        new Client(options.origin, {
          pipelining: 1,
          connect: (details, callback) => this.#connect(i, details, callback),
          keepAliveTimeout: KEEP_ALIVE_MS,
          keepAliveMaxTimeout: KEEP_ALIVE_MS * 5,
          headersTimeout: 0,
          bodyTimeout: 0,
        }),
      );
      this.#used.push(false);
      this.#free.push(i);
    }
  }

  /** Requests that wait for a connection. */
  get waiting(): number {
    return this.#queue.length;
  }

  get size(): number {
    return this.#clients.length;
  }

  send(exchange: Exchange): void {
    const connection = this.#free.shift();
    if (connection === undefined) this.#queue.push(exchange);
    else this.#dispatch(connection, exchange);
  }

  /** undici is done with `exchange`: its connection serves the next one. */
  release(exchange: Exchange): void {
    this.busy--;
    this.#used[exchange.connection] = exchange.status !== 0;
    const next = this.#takeWaiting();
    if (next) this.#dispatch(exchange.connection, next);
    else this.#free.push(exchange.connection);
  }

  /**
   * Opens connections before they are needed, `count` of them. Rejects with the first error.
   */
  async open(count: number): Promise<void> {
    const url = new URL(this.#options.origin);
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    const details = {
      hostname,
      host: url.host,
      protocol: url.protocol,
      port: url.port,
      // TLS names servers, not addresses (RFC 6066, section 3).
      servername: isIP(hostname) === 0 ? hostname : '',
    };
    let left = Math.min(count, this.size) - this.#opened.size;
    const openSome = async (): Promise<void> => {
      while (left-- > 0) {
        const socket = await new Promise<Socket>((resolve, reject) => {
          this.#connector(details, (error, opened) => (error ? reject(error) : resolve(opened as Socket)));
        });
        this.connects++;
        this.#keep(socket);
      }
    };
    await Promise.all(Array.from({ length: 16 }, openSome));
  }

  async close(): Promise<void> {
    for (const socket of this.#opened.keys()) socket.destroy();
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }

  /** Holds an opened socket until a client asks for one; the target may close it meanwhile. */
  #keep(socket: Socket): void {
    const drop = (): void => void this.#opened.delete(socket);
    socket.once('close', drop).once('error', drop);
    this.#opened.set(socket, drop);
  }

  #connect(connection: number, details: Parameters<Connector>[0], callback: Parameters<Connector>[1]): void {
    // The one before it was closed meanwhile: what it carries now is the first on a new one.
    const exchange = this.#carried[connection];
    if (exchange) exchange.reused = false;
    for (const [socket, drop] of this.#opened) {
      socket.off('close', drop).off('error', drop);
      this.#opened.delete(socket);
      // undici does not go on by itself when it is answered before its own call returns.
      return queueMicrotask(() => callback(null, socket));
    }
    this.connects++;
    this.#connector(details, callback);
  }

  #dispatch(connection: number, exchange: Exchange): void {
    exchange.connection = connection;
    exchange.reused = this.#used[connection] ?? false;
    this.#carried[connection] = exchange;
    this.busy++;
    const { method, path, headers, body } = exchange.parts;
    const client = this.#clients[connection];
    if (!client) throw new RangeError(`no connection ${connection}`);
    try {
      const request: Dispatcher.DispatchOptions = { method, path, headers, body: body ?? null };
      // undici closes the connection after each HEAD unless it is told not to.
      if (method === 'HEAD') request.reset = false;
      client.dispatch(request, exchange);
    } catch (error) {
      exchange.onError(error as Error);
    }
  }

  #takeWaiting(): Exchange | undefined {
    let exchange = this.#queue.shift();
    while (exchange?.settled) exchange = this.#queue.shift();
    return exchange;
  }
}
