import type { Random } from 'open-saves-load';
import type { Data } from './data.ts';
import type { NewInstance } from './inventory.ts';

/** Versions that each name of a package has. */
export const VERSIONS = 3;
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'];

/** An instance with as many different packages as the run asks for, drawn from its names and versions. */
export function newInstance(
  { prefix, packages, packageNames }: Pick<Data, 'prefix' | 'packages' | 'packageNames'>,
  random: Random,
): NewInstance {
  const kinds = packageNames * VERSIONS;
  // A stride through all kinds: different ones, however many are asked for.
  const first = Math.floor(random() * kinds);
  return {
    aws_account: '123456789012',
    aws_region: REGIONS[Math.floor(random() * REGIONS.length)] ?? 'us-east-1',
    packages: Array.from({ length: packages }, (_, i) => {
      const kind = (first + i) % kinds;
      return {
        package_name: `${prefix}package-${Math.floor(kind / VERSIONS) + 1}`,
        package_version: `v${(kind % VERSIONS) + 1}`,
      };
    }),
  };
}
