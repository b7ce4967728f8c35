import type { Snapshot } from './output.ts';
import { SystemReadings, type Readings } from './readings.ts';
import { LIMITS } from './verdict.ts';

export interface GuardParts {
  /** Cores whose time the process may use. */
  cores: number;
  /** Files that it may have open, and local ports for its connections; undefined: not known. */
  openFiles: number | undefined;
  ports: number | undefined;
  /** Connections that all load threads together may have open. */
  connections: number;
  /** Seconds for which the port of a closed connection stays taken. */
  timeWait: number;
  /** Told of what is about to run out, once each. */
  warn(text: string): void;
  readings?: Readings;
}

/** How near to its own limits the generator came, in the seconds after the warm-up that were looked at. */
export interface Strain {
  seconds: number;
  /** Of those: seconds in which the CPU was used up, and in which a load thread's event loop was. */
  cpuFull: number;
  loopFull: number;
  cores: number;
  /** Of `cores`, what this process had on average in the seconds of `cpuFull`. */
  cpuOwn: number;
  /** Most files that were open at a time, as far as was seen, and how many may be; undefined: not known. */
  openFiles: number | undefined;
  openFilesLimit: number | undefined;
}

/** Open files are counted every so many seconds. */
const FILES_EVERY = 5;
/** A rate of new connections is told from a burst after so many seconds. */
const RATE_OVER = 5;

/** Connections at an instant, s: opened so far, and those whose port is still taken by one that was closed. */
interface Connects {
  at: number;
  opened: number;
  waiting: number | undefined;
}

/** Watches, once a second, whether the generator comes to its own limits while it applies load. */
export class Guard {
  readonly #parts: GuardParts;
  readonly #readings: Readings;
  readonly #warned = new Set<string>();
  /** Of the last seconds. */
  readonly #connects: Connects[] = [];
  #looks = 0;
  #seconds = 0;
  #cpuFull = 0;
  #loopFull = 0;
  #cpuOwn = 0;
  #openFiles: number | undefined;

  constructor(parts: GuardParts) {
    this.#parts = parts;
    this.#readings = parts.readings ?? new SystemReadings();
    this.#readings.machineBusy();
  }

  /** Takes in the second that `snapshot` is of. */
  sample(snapshot: Snapshot): void {
    this.#load(snapshot);
    if (this.#looks++ % FILES_EVERY === 0) this.#files();
    this.#ports(snapshot);
  }

  get strain(): Strain {
    return {
      seconds: this.#seconds,
      cpuFull: this.#cpuFull,
      loopFull: this.#loopFull,
      cores: this.#parts.cores,
      cpuOwn: this.#cpuFull === 0 ? 0 : this.#cpuOwn / this.#cpuFull,
      openFiles: this.#openFiles,
      openFilesLimit: this.#parts.openFiles,
    };
  }

  /** What a run does in its warm-up is in no number, so it speaks against none. */
  #load({ elapsed, cpu, utilisation }: Snapshot): void {
    const machine = this.#readings.machineBusy() ?? 0;
    if (elapsed < 0) return;
    this.#seconds++;
    if (utilisation > LIMITS.utilisation) this.#loopFull++;
    if (Math.max(cpu / this.#parts.cores, machine) < LIMITS.cpu) return;
    this.#cpuFull++;
    this.#cpuOwn += cpu;
  }

  #files(): void {
    const open = this.#readings.openFiles();
    const limit = this.#parts.openFiles;
    if (open === undefined) return;
    this.#openFiles = Math.max(this.#openFiles ?? 0, open);
    if (limit === undefined || open < limit * LIMITS.nearFull) return;
    this.#warn(
      'files',
      `${open} files are open, and this process may have ${limit}: beyond that no connection can be opened. ` +
        'Raise the limit with ulimit -n, or ask for fewer --connections.',
    );
  }

  /**
   * All connections are open when the clock starts: each one that is opened later takes the place of one that was
   * closed. Its port stays taken only where this side was the first to close it: the system's own count tells how many.
   */
  #ports({ elapsed, connects }: Snapshot): void {
    const { ports, connections, timeWait } = this.#parts;
    if (ports === undefined) return;
    const now = { at: elapsed, opened: connects, waiting: this.#readings.timeWaits() };
    const before = this.#connects.at(-RATE_OVER);
    this.#connects.push(now);
    if (!before) return;
    this.#connects.shift();
    const rate = closedRate(before, now);
    if (rate * timeWait + connections <= ports) return;
    const taken = Math.min(now.waiting ?? connects, connects) + connections;
    this.#warn(
      'ports',
      `Connections are not kept alive: each second ${Math.round(rate)} of them keep their local port for ${timeWait} s ` +
        `after they were closed. There are ${ports} ports: at this rate they are used up in ` +
        `${Math.max(0, Math.floor((ports - taken) / rate))} s.`,
    );
  }

  #warn(what: string, text: string): void {
    if (this.#warned.has(what)) return;
    this.#warned.add(what);
    this.#parts.warn(text);
  }
}

/** Connections a second that were closed, and whose port is still taken. */
function closedRate(before: Connects, now: Connects): number {
  const opened = now.opened - before.opened;
  const waiting = (now.waiting ?? opened) - (before.waiting ?? 0);
  return Math.min(opened, waiting) / Math.max(now.at - before.at, Number.EPSILON);
}
