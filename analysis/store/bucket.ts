/** A bucket, and where in it; the prefix has no slash at its ends. */
export interface Bucket {
  name: string;
  prefix: string;
}

/** What an `s3://bucket/prefix` names; undefined where it is none. */
export function bucketOf(place: string): Bucket | undefined {
  const match = /^s3:\/\/(?<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/(?<prefix>[^?#]*))?$/.exec(place);
  if (!match?.groups) return undefined;
  return {
    name: match.groups['name'] ?? '',
    prefix: (match.groups['prefix'] ?? '').replaceAll(/^\/+|\/+$/g, ''),
  };
}

/** What keys in it begin with. */
export const prefixOf = ({ prefix }: Bucket): string => (prefix === '' ? '' : `${prefix}/`);
