/** A part of package-lock.json, version 3: packages by where they lie. */
export interface Lock {
  lockfileVersion: number;
  packages: Record<string, Locked>;
}

interface Locked {
  version?: string;
  dev?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Described {
  name: string;
  version: string;
  dependencies: Record<string, string>;
}

/** The lock file of a package that needs a part of what `whole` holds: the same versions, and nothing else. */
export function lockFor(whole: Lock, described: Described): Lock & { name: string; version: string } {
  const { name, version, dependencies } = described;
  const kept = new Map<string, Locked>();
  const take = (wanted: string, from: string): void => {
    const place = placeOf(whole, wanted, from);
    if (place === undefined || kept.has(place)) return;
    const locked = whole.packages[place] ?? {};
    kept.set(place, locked);
    const { dependencies: needs, optionalDependencies: may } = locked;
    for (const next of Object.keys({ ...needs, ...may })) take(next, place);
  };
  for (const wanted of Object.keys(dependencies)) take(wanted, '');
  const packages = Object.fromEntries([...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { lockfileVersion } = whole;
  return { name, version, lockfileVersion, packages: { '': { version, dependencies }, ...packages } };
}

/** Where a package that lies at `from` finds `wanted`: beside itself first, then further up. */
function placeOf(whole: Lock, wanted: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${wanted}`;
    if (Object.hasOwn(whole.packages, place)) return place;
    if (folder === '') return undefined;
  }
}
