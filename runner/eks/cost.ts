import { readFileSync } from 'node:fs';
import { UsageError, UserError } from '../errors.ts';
import type { Options } from '../options.ts';

interface Prices {
  region: string;
  instances: Record<string, { perHour: number; cores: number }>;
  sources: { instances: { asOf: string } };
}

/** US dollars an hour of the cores that a run takes. */
export interface RunCost {
  perHour: number;
  cores: number;
  instanceType: string;
  region: string;
  /** When the price was looked up. */
  asOf: string;
}

/** What the master and the workers cost: their share of nodes of that type. Throws UsageError for a type without price. */
export function costOf({ workers, instanceType }: Pick<Options, 'workers' | 'instanceType'>): RunCost {
  const file = new URL('../../analysis/prices.json', import.meta.url);
  const prices = JSON.parse(readFileSync(file, 'utf8')) as Prices;
  const known = Object.hasOwn(prices.instances, instanceType) ? prices.instances[instanceType] : undefined;
  if (!known) {
    throw new UsageError(
      `--instance-type ${instanceType}: analysis/prices.json has no price of it. ` +
        `It has: ${Object.keys(prices.instances).join(', ')}.`,
    );
  }
  const cores = workers + 1;
  const perHour = (cores * known.perHour) / known.cores;
  return { perHour, cores, instanceType, region: prices.region, asOf: prices.sources.instances.asOf };
}

export function describeCost({ perHour, cores, instanceType, region, asOf }: RunCost): string {
  return (
    `This run takes ${cores} cores of ${instanceType}: $${perHour.toFixed(2)} an hour ` +
    `(${region}, ${asOf}), besides what it costs at the target.`
  );
}

/** Throws UserError where a run costs more than `--max-cost`. */
export function refuseDear({ perHour }: RunCost, maxCost: number | undefined): void {
  if (maxCost === undefined || perHour <= maxCost) return;
  throw new UserError(
    `--max-cost ${maxCost}: this run costs $${perHour.toFixed(2)} an hour. Nothing was started. ` +
      'Ask for fewer --workers, or allow more.',
  );
}
