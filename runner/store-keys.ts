/** Which run: its id, and what its place in a results store is made of. */
export interface RunKey {
  id: string;
  scenario: string;
  /** ISO 8601 */
  start: string;
}

/** What a person may name a scenario is more than what a path should hold. */
export function safe(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, '-') || 'unnamed';
}

/** The day that partitions a run, UTC. @param start ISO 8601 */
export function dayOf(start: string): string {
  return new Date(start).toISOString().slice(0, 10);
}

/** Folder of a run's samples in a results store, beneath its prefix: partitions as Hive, Glue and Athena read them. */
export function samplesFolder({ id, scenario, start }: RunKey): string {
  return `samples/scenario=${safe(scenario)}/dt=${dayOf(start)}/run=${safe(id)}/`;
}

/** A part of a worker's samples: gzip of rows as in results.csv, with its header. Parts count up from 1. */
export function shardKey(run: RunKey, worker: string, part: number): string {
  return `${samplesFolder(run)}results-${safe(worker)}-${String(part).padStart(5, '0')}.csv.gz`;
}

/** Folder of what else a run leaves behind, `run.json` among it. */
export function filesFolder(id: string): string {
  return `folders/${safe(id)}/`;
}
