import { readdirSync, readFileSync, statSync } from 'node:fs';

/** What is read of the machine while a run lasts; each is undefined where the system does not tell. */
export interface Readings {
  /** Files that this process has open. */
  openFiles(): number | undefined;
  /** Share of all its CPU time that the machine was busy since the last look, 0 to 1. */
  machineBusy(): number | undefined;
  /** Connections in TIME_WAIT. */
  timeWaits(): number | undefined;
}

/** Linux's own figures, from /proc. Each takes some microseconds. */
export class SystemReadings implements Readings {
  #before: { busy: number; all: number } | undefined;

  openFiles(): number | undefined {
    try {
      const { size } = statSync('/proc/self/fd');
      // Before Linux 6.2 the folder says nothing of its size. A listing has itself open too, and at the limit it fails.
      return size > 0 ? size : readdirSync('/proc/self/fd').length - 1;
    } catch {
      return undefined;
    }
  }

  machineBusy(): number | undefined {
    const line = /^cpu +(.*)$/m.exec(text('/proc/stat') ?? '')?.[1];
    if (line === undefined) return undefined;
    // What other guests of the same host took (steal) this machine did not have; guest time is in user time already.
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
      .split(' ')
      .map(Number);
    const busy = user + nice + system + irq + softirq + steal;
    const all = busy + idle + iowait;
    const before = this.#before;
    this.#before = { busy, all };
    return before && all > before.all ? (busy - before.busy) / (all - before.all) : undefined;
  }

  timeWaits(): number | undefined {
    const count = /^TCP:.* tw (\d+)/m.exec(text('/proc/net/sockstat') ?? '')?.[1];
    return count === undefined ? undefined : Number(count);
  }
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
