import type { Finding, Rule, Seen } from './rule.ts';

/** Writes per second that one partition takes. */
const PARTITION_WRITES = 1000;
/** From this share of a limit on it is worth a line. */
const NEAR = 0.8;
/** Names of the scenarios' requests. */
const COUNTED = ['create_record', 'delete_record'];
/** A record also holds the keys of its blobs: uploading or deleting one rewrites it. */
const RECORD_WRITES = ['create_record', 'update_record', 'delete_record', 'upload_blob*', 'delete_blob*'];

/** Record creates and deletes per second, at a rate of this mix: each rewrites the one item of `store_stats`. */
export const statsWrites = ({ load }: Seen, rps: number): number => rps * load.shareOf(COUNTED);

/** Writes per second to one store, at a rate of this mix, spread evenly; undefined where the number of stores is not known. */
export function writesAStore({ load }: Seen, rps: number): number | undefined {
  const { stores } = load.options;
  if (typeof stores !== 'number' || stores < 1) return undefined;
  return (rps * load.shareOf(RECORD_WRITES)) / stores;
}

const limit = (
  rule: string,
  what: string,
  metric: string,
  value: number,
  seen: Seen,
  meaning: string,
): Finding[] =>
  value < NEAR * PARTITION_WRITES
    ? []
    : [
        {
          rule,
          component: 'open-saves',
          what,
          metric,
          value,
          unit: 'per second',
          threshold: PARTITION_WRITES,
          time: null,
          rps: seen.load.peakRps,
          meaning,
          kind: value > PARTITION_WRITES ? 'limit' : 'note',
        },
      ];

/** Known without a metric, from the server's source and DynamoDB's limits. */
export const openSavesRules: readonly Rule[] = [
  {
    id: 'open-saves-store-stats',
    component: 'open-saves',
    metrics: [],
    fires: 'creates and deletes of records came to 800 a second or more, over all stores',
    find: (seen) =>
      limit(
        'open-saves-store-stats',
        'item store_stats of the metadata table',
        'record creates and deletes',
        statsWrites(seen, seen.load.peakRps),
        seen,
        'every create and delete of a record rewrites one item under one key, so all stores together share one partition: ' +
          '1,000 writes a second, however many stores there are',
      ),
  },
  {
    id: 'open-saves-one-store',
    component: 'open-saves',
    metrics: [],
    fires:
      'writes of records came to 800 a second or more for one store, by the option of how many stores there are',
    find: (seen) =>
      limit(
        'open-saves-one-store',
        'one store of the records table',
        'record writes for one store',
        writesAStore(seen, seen.load.peakRps) ?? 0,
        seen,
        'records are kept by store, so a store is one partition: 1,000 writes a second',
      ),
  },
];
