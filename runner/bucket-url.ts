import { UsageError } from './errors.ts';
import type { Parser } from './parsers.ts';

/** A place in S3: keys begin with `prefix`, which is empty or ends in a slash. */
export interface Bucket {
  bucket: string;
  prefix: string;
}

/** `s3://BUCKET/PREFIX`. Throws UsageError. */
export const parseBucket: Parser<Bucket> = (value, option) => {
  const match = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(?<prefix>[^?#]*))?$/.exec(value);
  if (!match?.groups) {
    throw new UsageError(`${option} ${value}: it takes a place in S3, such as s3://my-load-results/runs.`);
  }
  const prefix = (match.groups['prefix'] ?? '').replace(/^\/+|\/+$/g, '');
  return { bucket: match.groups['bucket'] ?? '', prefix: prefix === '' ? '' : `${prefix}/` };
};

export function bucketUrl({ bucket, prefix }: Bucket): string {
  return `s3://${bucket}/${prefix}`;
}
