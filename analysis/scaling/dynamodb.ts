import { DYNAMODB } from '../../dashboards/services/index.ts';
import { decimal, integer } from '../report/format.ts';
import { NEW_TABLE, PARTITION } from '../rules/dynamodb.ts';
import { statsWrites, writesAStore } from '../rules/open-saves.ts';
import { linesOf, type Seen } from '../rules/rule.ts';
import { peaksOf, scaled, USED, type Advice, type Adviser } from './advice.ts';

const KINDS = [
  { kind: 'read', used: DYNAMODB.ConsumedReadCapacityUnits, refused: DYNAMODB.ReadThrottleEvents },
  { kind: 'write', used: DYNAMODB.ConsumedWriteCapacityUnits, refused: DYNAMODB.WriteThrottleEvents },
] as const;

/** Tables by their units, then keys. */
export const dynamodb: Adviser = (seen, targetRps) => [...tables(seen, targetRps), ...keys(seen, targetRps)];

function tables(seen: Seen, targetRps: number): Advice[] {
  return KINDS.flatMap(({ kind, used, refused }) =>
    peaksOf(seen, used, true)
      .filter(({ value }) => value > 0)
      .map((peak): Advice => {
        const units = scaled(peak, targetRps);
        const name = peak.dimensions['TableName'];
        const table = seen.config.resources.tables.find((one) => one.name === name);
        const throttled = linesOf(seen, refused)
          .filter(({ series }) => JSON.stringify(series.dimensions) === JSON.stringify(peak.dimensions))
          .some(({ points }) => points.some(({ value }) => value > 0));
        const to = Math.ceil(units / USED);
        const provisioned = table?.capacity === 'provisioned';
        const needed =
          throttled || (provisioned ? to > paidFor(seen, kind, peak.dimensions) : units > NEW_TABLE[kind]);
        return {
          component: 'dynamodb',
          rule: provisioned ? 'dynamodb-provisioned' : 'dynamodb-on-demand',
          seen: `${peak.label}: ${decimal(peak.value)} ${kind} units/s at ${decimal(peak.rps)}/s${throttled ? ', and some refused' : ''}`,
          change: provisioned
            ? `auto scaling with a target of 70 % and a maximum of at least ${integer(to)} ${kind} units; a minimum of ${integer(to)} where load comes in less than some minutes`
            : units > NEW_TABLE[kind]
              ? `warm throughput of ${integer(Math.ceil(units))} ${kind} units/s set before the load (on demand, it grows to twice its former peak by itself)`
              : 'none: on demand takes that, also when the table is new',
          why:
            `${decimal(peak.value)} × ${decimal(targetRps)} / ${decimal(peak.rps)} = ${decimal(units)} units/s` +
            (provisioned
              ? `, at 70 % of what is paid for: ${integer(to)}`
              : `; a new table takes ${integer(NEW_TABLE[kind])}`),
          needed,
        };
      }),
  );
}

function paidFor(seen: Seen, kind: 'read' | 'write', dimensions: Readonly<Record<string, string>>): number {
  const metric =
    kind === 'read' ? DYNAMODB.ProvisionedReadCapacityUnits : DYNAMODB.ProvisionedWriteCapacityUnits;
  const line = linesOf(seen, metric).find(
    ({ series }) => JSON.stringify(series.dimensions) === JSON.stringify(dimensions),
  );
  return Math.max(0, ...(line?.points ?? []).map(({ value }) => value));
}

/** What no capacity helps against: one key is one partition. */
function keys(seen: Seen, targetRps: number): Advice[] {
  const all: Advice[] = [];
  const stats = statsWrites(seen, targetRps);
  if (stats > 0) {
    all.push({
      component: 'dynamodb',
      rule: 'open-saves-store-stats',
      seen: `${decimal(statsWrites(seen, seen.load.peakRps))} record creates and deletes/s at ${decimal(seen.load.peakRps)}/s, by the mix of requests`,
      change:
        stats > PARTITION.write
          ? `the server: spread the item store_stats over at least ${integer(Math.ceil(stats / PARTITION.write / USED))} keys and add them up when read, or leave it out`
          : 'none',
      why: `${decimal(stats)} writes/s of one item at ${decimal(targetRps)}/s; one partition takes ${integer(PARTITION.write)}`,
      needed: stats > PARTITION.write,
    });
  }
  const each = writesAStore(seen, targetRps);
  const stores = Number(seen.load.options['stores']);
  if (each !== undefined && each > 0) {
    all.push({
      component: 'dynamodb',
      rule: 'open-saves-one-store',
      seen: `${integer(stores)} stores`,
      change:
        each > PARTITION.write
          ? `at least ${integer(Math.ceil((each * stores) / PARTITION.write / USED))} stores with load, or a key of records that is finer than the store`
          : 'none',
      why: `${decimal(each)} writes/s a store at ${decimal(targetRps)}/s, if stores are used evenly; one partition takes ${integer(PARTITION.write)}`,
      needed: each > PARTITION.write,
    });
  }
  return all;
}
