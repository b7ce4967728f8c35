import type { Statements } from '../shared/data-api/database.ts';

/** A package, as the API names its fields. */
export interface Package {
  package_name: string;
  package_version: string;
}

export const INSERT_PACKAGE =
  'INSERT INTO package (package_name, package_version) VALUES (:package_name, :package_version) ' +
  'ON CONFLICT DO NOTHING';

export const INSERT_RELATION =
  'INSERT INTO ec2_package (aws_instance_id, package_name, package_version) ' +
  'VALUES (:aws_instance_id, :package_name, :package_version) ON CONFLICT DO NOTHING';

/**
 * Saves the packages of an instance in two batches, one call for each 200 of them. In the order of their names:
 * transactions that insert the same packages in different orders could each wait for the other.
 */
export async function saveInBatches(to: Statements, id: string, packages: readonly Package[]): Promise<void> {
  const ordered = inOrder(packages);
  await to.batch(INSERT_PACKAGE, ordered);
  await to.batch(
    INSERT_RELATION,
    ordered.map((one) => ({ aws_instance_id: id, ...one })),
  );
}

/** The same by two calls a package, which is what the batches are measured against. */
export async function saveOneByOne(to: Statements, id: string, packages: readonly Package[]): Promise<void> {
  for (const one of inOrder(packages)) {
    await to.execute(INSERT_PACKAGE, { ...one });
    await to.execute(INSERT_RELATION, { aws_instance_id: id, ...one });
  }
}

function inOrder(packages: readonly Package[]): { package_name: string; package_version: string }[] {
  const keyOf = (one: Package): string => JSON.stringify([one.package_name, one.package_version]);
  const byKey = new Map(packages.map((one) => [keyOf(one), one]));
  return [...byKey.keys()].toSorted().map((key) => {
    const { package_name, package_version } = byKey.get(key) as Package;
    return { package_name, package_version };
  });
}
