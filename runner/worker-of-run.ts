/** What a load thread did. */
export interface LoadThread {
  /** Short id, as in the column `worker`. */
  worker: string;
  /** Share of time that its event loop was busy, 0 to 1. */
  utilisation: number;
  /** Why it died; undefined when it did not. */
  lost?: string;
}

/** A worker of a run with a master. */
export interface WorkerOfRun {
  /** Short id, as in the column `worker` of results.csv. */
  worker: string;
  id: string;
  /** Workers of Locust report times to two digits, and no service time, lag or rows. */
  kind: 'open-saves-load' | 'locust';
  requests: number;
  /** Messages that were rejected whole. */
  rejectedFrames: number;
  /** How far the master's clock is ahead of its own, and how far off that may be. */
  clockAheadMs?: number;
  clockErrorMs?: number;
  /** Why it was gone before the load ended. */
  lost?: string;
  /** Its rows, on its own disk. */
  samples?: string;
}
