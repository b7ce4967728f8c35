import { USED } from '../scaling/advice.ts';
import type { Prices } from './prices.ts';
import type { Usage } from './usage.ts';

export interface Choice {
  kind: 'write' | 'read';
  /** Units per second at the rate. */
  units: number;
  onDemandPerHour: number;
  /** For so many units that 70 % of them are used. */
  provisionedPerHour: number;
  /** Share of provisioned units that must be used, on average of all hours, for them to be the cheaper. */
  breakEven: number;
}

const SECONDS = 3600;

/** On demand against provisioned, of the tables that are paid for by request. */
export function choices(rps: number, usage: Usage, { dynamodb }: Prices): Choice[] {
  const choice = (kind: Choice['kind'], units: number, perMillion: number, perUnit: number): Choice => ({
    kind,
    units,
    onDemandPerHour: ((units * SECONDS) / 1e6) * perMillion,
    provisionedPerHour: (units / USED) * perUnit,
    breakEven: perUnit / ((SECONDS / 1e6) * perMillion),
  });
  return [
    choice('write', rps * usage.writeRequests, dynamodb.writeRequestsPerMillion, dynamodb.writeUnitPerHour),
    choice('read', rps * usage.readRequests, dynamodb.readRequestsPerMillion, dynamodb.readUnitPerHour),
  ].filter(({ units }) => units > 0);
}
