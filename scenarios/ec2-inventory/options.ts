import { UsageError } from 'open-saves-load';
import { z } from 'zod';
import { VERSIONS } from './bodies.ts';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { parsed, whole } from '../shared/options.ts';
import type { TargetOptions } from './serve.ts';

/** What sets up the embedded target; refused with --host. */
const target = {
  targetCallLatency: parsed(
    '0',
    `embedded target: latency of every call of the Data API: ${LATENCY_FORMS}`,
    parseLatency,
  ),
  targetResume: whole(0, 'embedded target: seconds that its paused cluster takes to resume', 0, 60),
};

export const options = z.object({
  instances: whole(200, 'instances made before the clock starts, to be read', 1, 1_000_000),
  packages: whole(10, 'packages of each instance', 0, 10_000),
  packageNames: whole(100, 'names that packages have, three versions each', 1, 1_000_000),
  clusterArn: z.string().default('').describe('cluster of the API, to remove there what the run made'),
  secretArn: z.string().default('').describe('its secret in Secrets Manager'),
  database: z.string().default('inventory').describe('its database'),
  ...target,
});

export type Options = z.infer<typeof options>;

export const targetOptions = Object.keys(target);

export function targetOf(chosen: Record<string, unknown>): TargetOptions {
  return { callLatency: String(chosen['targetCallLatency']), resume: Number(chosen['targetResume']) };
}

/** Throws UsageError where an instance would need more packages than there are. */
export function check(chosen: Record<string, unknown>): void {
  const { packages, packageNames } = chosen as Options;
  if (packages <= packageNames * VERSIONS) return;
  throw new UsageError(
    `--packages ${packages}: there are ${packageNames * VERSIONS} different ones. ` +
      `Give --package-names ${Math.ceil(packages / VERSIONS)} at least.`,
  );
}
