import { readFileSync } from 'node:fs';
import { UsageError, UserError } from '../errors.ts';
import type { Options } from '../options.ts';

interface Prices {
  region: string;
  instances: Record<string, { perHour: number; cores: number }>;
  sources: { instances: { asOf: string; from: string } };
}

/** US dollars an hour of the nodes that a run takes. */
export interface RunCost {
  perHour: number;
  /** Of the master and the workers: a core each. */
  pods: number;
  nodes: number;
  instanceType: string;
  region: string;
  /** When the price was looked up, and where. */
  asOf: string;
  from: string;
}

/** What the nodes for the master and the workers cost. Throws UsageError for a type without price, or too small for a pod. */
export function costOf({ workers, instanceType }: Pick<Options, 'workers' | 'instanceType'>): RunCost {
  const { region, instances, sources } = readPrices();
  const known = Object.hasOwn(instances, instanceType) ? instances[instanceType] : undefined;
  if (!known) {
    throw new UsageError(
      `--instance-type ${instanceType}: analysis/prices.json has no price of it. ` +
        `It has: ${Object.keys(instances).join(', ')}.`,
    );
  }
  if (known.cores < 2) {
    throw new UsageError(
      `--instance-type ${instanceType}: no pod of a core fits onto it, since EKS keeps a part of its one core. ` +
        'Name one of two cores at least, better of four.',
    );
  }
  const pods = workers + 1;
  const nodes = nodesFor(pods, known.cores);
  return { perHour: nodes * known.perHour, pods, nodes, instanceType, region, ...sources.instances };
}

/**
 * Nodes that hold so many pods of a core each. EKS keeps 6 % of a node's first core for itself and less of the others, so
 * that of n cores n - 1 are left whole (`get_cpu_millicores_to_reserve` of awslabs/amazon-eks-ami).
 */
function nodesFor(pods: number, cores: number): number {
  return Math.ceil(pods / (cores - 1));
}

/** In words, for pods that have no node. */
export function nodesNeeded(pods: number, instanceType: string): string {
  const { cores = 2 } = readPrices().instances[instanceType] ?? {};
  return inNodes(nodesFor(pods, cores), instanceType);
}

function readPrices(): Prices {
  const file = new URL('../../analysis/prices.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Prices;
}

export function describeCost({ perHour, pods, nodes, instanceType, region, asOf, from }: RunCost): string {
  return (
    `This run takes ${pods} cores: ${inNodes(nodes, instanceType)}, $${perHour.toFixed(2)} an hour, ` +
    `besides what it costs at the target. Prices of nodes: ${region}, ${asOf}; ${from}`
  );
}

function inNodes(nodes: number, type: string): string {
  return `${nodes} ${nodes === 1 ? 'node' : 'nodes'} of ${type}`;
}

/** Throws UserError where a run costs more than `--max-cost`. */
export function refuseDear({ perHour }: RunCost, maxCost: number | undefined): void {
  if (maxCost === undefined || perHour <= maxCost) return;
  throw new UserError(
    `--max-cost ${maxCost}: this run costs $${perHour.toFixed(2)} an hour. Nothing was started. ` +
      'Ask for fewer --workers, or allow more.',
  );
}
