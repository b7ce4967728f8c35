import type { Gauges } from '../driver.ts';
import type { STATES } from './schemas.ts';

/** Silence after which a worker counts as lost, ms: of ours, which send twice a second; and of Locust's own. */
const SILENCE_MS = { ours: 1750, locust: 5000 };

/** A worker, seen from its master. */
export class WorkerNode {
  state: (typeof STATES)[number] = 'ready';
  /** Whether it is one of this package, which takes due times and reports histograms. */
  isOurs = false;
  /** Where its load comes from: the host name in its id. */
  readonly machine: string;
  /** Users that it says it has, of each class and together. */
  userClassesCount: Record<string, number> = {};
  userCount = 0;
  /** %, of one core. */
  cpuUsage = 0;
  /** Resident, bytes. */
  memoryUsage = 0;
  /** Last lines of its log. */
  logs: readonly string[] = [];
  lastSeen = performance.now();
  /** Frames of its that made no sense. */
  rejected = 0;
  /** What the last of ours said of its event loop and connections. */
  gauges: Record<string, number> = {};
  loop = { active: 0, idle: 0 };
  /** How far its clock is behind ours, µs, and how far off that may be. */
  clockAhead = 0;
  clockError = Infinity;

  constructor(
    readonly id: string,
    /** Counts up from 0, and stays that of the id. */
    readonly index: number,
    readonly version: string | -1,
  ) {
    this.machine = id.split('_')[0] ?? id;
  }

  /** Short id, as in the column `worker` of results.csv. */
  get name(): string {
    return `w${this.index + 1}`;
  }

  get isLost(): boolean {
    return this.state === 'missing';
  }

  /** Whether nothing has been heard of it for too long. */
  isSilent(now: number): boolean {
    return now - this.lastSeen > (this.isOurs ? SILENCE_MS.ours : SILENCE_MS.locust);
  }
}

/** Of all workers together; of Locust's own the users alone are known. */
export function gaugesOf(nodes: readonly WorkerNode[]): Gauges {
  const sum = (of: (node: WorkerNode) => number): number => nodes.reduce((all, node) => all + of(node), 0);
  const gauge = (name: keyof Gauges): number => sum(({ gauges }) => gauges[name] ?? 0);
  return {
    users: sum(({ gauges, userCount }) => gauges['users'] ?? userCount),
    inFlight: gauge('inFlight'),
    waiting: gauge('waiting'),
    busy: gauge('busy'),
    connects: gauge('connects'),
  };
}
