/** What a generator did. Times are ms; undefined: it does not tell. */
export interface Result {
  requests: number;
  /** Seconds that load was applied, as it says itself. */
  seconds: number;
  cpuSeconds: number;
  /** Requests that it says it did not send. */
  dropped?: number;
  responseTime?: { mean: number; p50: number; p90: number; p99: number };
  serviceTime?: { p50: number; p90: number; p99: number };
  /** Resident memory, once a second. */
  memoryMb?: number[];
  /** When requests were due, Unix ms, where it tells and they are few. */
  dues?: number[];
  /** Its own lateness. */
  lag?: { p50: number; p99: number };
}

export interface Load {
  url: string;
  core: number | undefined;
  seconds: number;
  connections: number;
  /** Open model: requests/s. */
  rps: number;
  arrivals?: 'even' | 'poisson';
}

/** A program that makes load, run as a whole process: one file a generator, one line in the list. */
export interface Generator {
  name: string;
  /** Undefined: it is not installed. */
  version(): string | undefined;
  /** As fast as its connections allow. Undefined: it has no such mode. */
  closed?(load: Load): Promise<Result>;
  /** At a rate, whatever the answers do. */
  open?(load: Load): Promise<Result>;
}
