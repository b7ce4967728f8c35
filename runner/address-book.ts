import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Resolve } from './resolve.ts';

export type Lookup = (hostname: string) => Promise<LookupAddress[]>;

const systemLookup: Lookup = (hostname) => dns.lookup(hostname, { all: true });

export interface AddressBookOptions {
  hostname: string;
  port: number;
  /** Addresses to use instead of what DNS says. */
  resolve: readonly Resolve[];
  /** Seconds after which the name is resolved anew; 0: whenever a connection is opened. */
  refresh: number;
  lookup?: Lookup;
  /** The addresses are others than before. */
  onChange?: (addresses: ReadonlySet<string>) => void;
}

/**
 * The addresses of the target's name, resolved anew from time to time: those of a load balancer change. Each
 * connection that is opened begins with the next one of them, and tries the others when that does not answer.
 */
export class AddressBook {
  readonly #options: AddressBookOptions;
  readonly #lookup: Lookup;
  readonly #timer: NodeJS.Timeout | undefined;
  #addresses: LookupAddress[];
  #turn = 0;
  /** How often they have changed, and lookups that failed, of which the old addresses were kept. */
  changes = 0;
  failures = 0;

  constructor(options: AddressBookOptions) {
    this.#options = options;
    this.#lookup = options.lookup ?? systemLookup;
    const fixed = options.resolve
      .filter(({ host, port }) => host === options.hostname.toLowerCase() && port === options.port)
      .map(({ address }) => address);
    const literal = isIP(options.hostname) === 0 ? [] : [options.hostname];
    this.#addresses = [...fixed, ...(fixed.length > 0 ? [] : literal)].map((address) => ({
      address,
      family: isIP(address),
    }));
    if (this.#addresses.length === 0 && options.refresh > 0) {
      this.#timer = setInterval(() => void this.refresh(), options.refresh * 1000);
      this.#timer.unref();
    }
  }

  get addresses(): ReadonlySet<string> {
    return new Set(this.#addresses.map(({ address }) => address));
  }

  /** What a socket asks for the addresses of its host. */
  readonly lookup: LookupFunction = (_hostname, options, callback) => void this.#answer(options, callback);

  async #answer(...[options, callback]: DropFirst<Parameters<LookupFunction>>): Promise<void> {
    let all: LookupAddress[];
    try {
      all = await this.#current();
    } catch (error) {
      return callback(error as NodeJS.ErrnoException, []);
    }
    const first = this.#turn++ % all.length;
    const inTurn = [...all.slice(first), ...all.slice(0, first)];
    if (options.all) return callback(null, inTurn);
    callback(null, inTurn[0]?.address ?? '', inTurn[0]?.family ?? 4);
  }

  /** Resolves the name anew; a failure keeps what was known. */
  async refresh(): Promise<void> {
    try {
      this.#take(await this.#lookup(this.#options.hostname));
    } catch {
      this.failures++;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #current(): Promise<LookupAddress[]> {
    const isKnown = this.#addresses.length > 0;
    const isFixed = isKnown && (this.#timer !== undefined || this.#isGiven);
    if (!isFixed) this.#take(await this.#lookup(this.#options.hostname));
    return this.#addresses;
  }

  /** Whether nothing is ever looked up: the host is an address, or has been given one. */
  get #isGiven(): boolean {
    const { hostname, port, resolve } = this.#options;
    return (
      isIP(hostname) !== 0 || resolve.some((one) => one.host === hostname.toLowerCase() && one.port === port)
    );
  }

  #take(found: LookupAddress[]): void {
    if (found.length === 0) return;
    const before = this.addresses;
    this.#addresses = found;
    const now = this.addresses;
    const isSame = now.size === before.size && [...now].every((address) => before.has(address));
    if (before.size === 0 || isSame) return;
    this.changes++;
    this.#options.onChange?.(now);
  }
}

type DropFirst<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
