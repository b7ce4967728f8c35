import type { NameTotals } from './recorder.ts';
import type { RequestStats } from './stats.ts';
import type { ErrorKind, Run } from './results.ts';

/** What is known when the clock starts. */
export interface RunInfo {
  id: string;
  scenario: string;
  model: 'open' | 'closed';
  target: { url: string; embedded: boolean };
  /** Folder of the run, absolute. */
  folder: string;
  /** Seconds that the run will take; undefined when nothing bounds it. */
  runTime: number | undefined;
}

/** The state of a run, made once a second and once more at its end. Times are milliseconds. */
export interface Snapshot {
  /** Unix seconds, with fraction. */
  now: number;
  /** Seconds since the clock started; negative during warm-up. */
  elapsed: number;
  /** Seconds left; undefined when nothing bounds the run. */
  remaining: number | undefined;
  users: number;
  /** Workers, or load threads, that make load. */
  workers: number;
  /** Rate that the schedule asks for now; undefined in the closed model. */
  targetRps: number | undefined;
  inFlight: number;
  /** Requests that wait for a connection. */
  waiting: number;
  /** Connections that carry a request now, and those opened since the clock started. */
  connections: number;
  connects: number;
  /** Since the last snapshot: share of time that the busiest load thread was busy; share of one core used. */
  utilisation: number;
  cpu: number;
  /** Resident memory of the process, bytes. */
  memoryBytes: number;
  /** Of the last interval only. */
  interval: {
    seconds: number;
    due: number;
    started: number;
    requests: number;
    failures: number;
    unsent: number;
    responseTime: { p50: number; p99: number };
    serviceTime: { p50: number; p99: number };
    lag: { p50: number; p99: number };
    wait: { p50: number; p99: number };
  };
  /** Since the clock started: requests by what went wrong with them, and totals by method and name. */
  errorKinds: ReadonlyMap<ErrorKind, number>;
  names: ReadonlyMap<string, ReadonlyMap<string, NameTotals>>;
  /** Locust's statistics, since the clock started. */
  stats: RequestStats;
}

/** Where a run's results go: one file an output, one line in the list of outputs. */
export interface Output {
  start(run: RunInfo): void | Promise<void>;
  interval(snapshot: Snapshot): void;
  /** Called once, after the last request; everything recorded is in `snapshot` and `run`. */
  end(run: Run, snapshot: Snapshot): void | Promise<void>;
}
