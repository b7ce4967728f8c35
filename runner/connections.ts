import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { AddressBook, type Lookup } from './address-book.ts';
import { detailsOf, dialer, openSocket, type Connector, type DialOptions } from './dial.ts';
import type { Exchange } from './exchange.ts';
import { Fifo } from './fifo.ts';
import { proxyAuthorization } from './proxy.ts';

export interface ConnectionOptions {
  /** Base URL; its path is not used here. */
  origin: string;
  /** How many connections at most; each with one request at a time, or many by HTTP/2. */
  connections: number;
  dial: DialOptions;
  lookup?: Lookup;
}

/** Requests that one HTTP/2 connection carries at once, at most: what servers allow by default (RFC 9113, 6.5.2). */
const STREAMS = 100;

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
  /** Requests that each carries now. */
  readonly #running: number[] = [];
  /** What each connection carries, or carried last. */
  readonly #carried: Exchange[] = [];
  readonly #free = new Fifo<number>();
  readonly #queue = new Fifo<Exchange>();
  /** Sockets opened in advance, each with what drops it when it closes. */
  readonly #opened = new Map<Socket, () => void>();
  readonly #connector: Connector;
  readonly #options: ConnectionOptions;
  readonly #book: AddressBook;
  /** Each connection's own socket, and those to be opened anew, since the target's addresses have changed. */
  readonly #sockets: (Socket | undefined)[] = [];
  readonly #stale = new Set<number>();
  /** Requests to a plain target behind a proxy name the target too, and the proxy's user. */
  readonly #proxied: { prefix: string; authorization: string | undefined } | undefined;
  /** Connections opened so far. */
  connects = 0;
  /** Connections that carry a request now. */
  busy = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { origin, dial } = options;
    const { hostname, port, protocol } = detailsOf(origin);
    this.#book = new AddressBook({
      hostname,
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      resolve: dial.resolve,
      refresh: dial.dnsRefresh,
      ...(options.lookup ? { lookup: options.lookup } : {}),
      onChange: (addresses) => this.#moveTo(addresses),
    });
    this.#connector = dialer(dial, this.#book);
    if (dial.proxy !== undefined && protocol === 'http:') {
      this.#proxied = { prefix: origin, authorization: proxyAuthorization(dial.proxy) };
    }
    this.grow(options.connections);
  }

  /** Lets there be `count` connections, those that are new opened when they are needed. There are never less. */
  grow(count: number): void {
    const { origin, dial } = this.#options;
    const before = this.size;
    for (let i = before; i < count; i++) {
      this.#clients.push(
        new Client(origin, {
          // By HTTP/2 a connection takes as many as there are streams; undici knows how many by itself.
          ...(dial.http2
            ? { allowH2: true, useH2c: origin.startsWith('http:'), maxConcurrentStreams: STREAMS }
            : { pipelining: 1 }),
          connect: (details, callback) => this.#connect(i, details, callback),
          keepAliveTimeout: KEEP_ALIVE_MS,
          keepAliveMaxTimeout: KEEP_ALIVE_MS * 5,
          headersTimeout: 0,
          bodyTimeout: 0,
        }),
      );
      this.#used.push(false);
      this.#running.push(0);
    }
    for (let round = 0; round < (dial.http2 ? STREAMS : 1); round++) {
      for (let i = before; i < count; i++) this.#offer(i);
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
    this.#running[exchange.connection]!--;
    this.#used[exchange.connection] = exchange.status !== 0;
    if (this.#stale.size > 0) this.#renew(exchange.connection);
    this.#offer(exchange.connection);
  }

  #offer(connection: number): void {
    const next = this.#takeWaiting();
    if (next) this.#dispatch(connection, next);
    else this.#free.push(connection);
  }

  /**
   * Opens connections before they are needed, `count` of them. Rejects with the first error.
   */
  async open(count: number): Promise<void> {
    let left = Math.min(count, this.size) - this.#opened.size;
    const openSome = async (): Promise<void> => {
      while (left-- > 0) {
        const socket = await openSocket(this.#connector, this.#options.origin);
        this.connects++;
        this.#keep(socket);
      }
    };
    await Promise.all(Array.from({ length: 16 }, openSome));
  }

  /** Addresses of the target that are in use, and how often they have changed. */
  get addresses(): { now: ReadonlySet<string>; changes: number } {
    return { now: this.#book.addresses, changes: this.#book.changes };
  }

  async close(): Promise<void> {
    this.#book.close();
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
      this.#sockets[connection] = socket;
      // undici does not go on by itself when it is answered before its own call returns.
      return queueMicrotask(() => callback(null, socket));
    }
    this.connects++;
    this.#connector(details, (error, socket) => {
      if (error) return callback(error, null);
      this.#sockets[connection] = socket as Socket;
      callback(null, socket as Socket);
    });
  }

  /** The target has other addresses: connections to those that are gone, or have more than their part, are renewed. */
  #moveTo(addresses: ReadonlySet<string>): void {
    const fair = Math.ceil(this.size / addresses.size);
    const counts = new Map<string, number>();
    this.#sockets.forEach((socket, connection) => {
      const address = socket?.remoteAddress;
      if (address === undefined) return;
      const count = (counts.get(address) ?? 0) + 1;
      counts.set(address, count);
      if (!addresses.has(address) || count > fair) this.#stale.add(connection);
    });
    for (const connection of this.#free) this.#renew(connection);
  }

  /** Closes a connection that is to be renewed, as soon as it carries nothing: the next request opens another. */
  #renew(connection: number): void {
    if (!this.#stale.has(connection) || (this.#running[connection] ?? 0) > 0) return;
    this.#stale.delete(connection);
    this.#used[connection] = false;
    this.#sockets[connection]?.destroy();
  }

  #dispatch(connection: number, exchange: Exchange): void {
    exchange.connection = connection;
    exchange.reused = this.#used[connection] ?? false;
    this.#carried[connection] = exchange;
    this.busy++;
    this.#running[connection]!++;
    const { method, path, headers, body } = exchange.wire;
    const client = this.#clients[connection];
    if (!client) throw new RangeError(`no connection ${connection}`);
    try {
      const request: Dispatcher.DispatchOptions = { method, path, headers, body: body ?? null };
      if (this.#proxied) this.#throughProxy(request, headers);
      // undici closes the connection after each HEAD unless it is told not to.
      if (method === 'HEAD') request.reset = false;
      client.dispatch(request, exchange);
    } catch (error) {
      exchange.onError(error as Error);
    }
  }

  /** RFC 9112, section 3.2.2: a proxy is asked for the whole URL. */
  #throughProxy(request: Dispatcher.DispatchOptions, headers: Record<string, string>): void {
    const { prefix, authorization } = this.#proxied ?? { prefix: '', authorization: undefined };
    request.path = prefix + request.path;
    if (authorization !== undefined) request.headers = { ...headers, 'proxy-authorization': authorization };
  }

  #takeWaiting(): Exchange | undefined {
    let exchange = this.#queue.shift();
    while (exchange?.settled) exchange = this.#queue.shift();
    return exchange;
  }
}
