import { UsageError, parseSize } from 'open-saves-load';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { oneOf, parsed, percent, whole } from '../shared/options.ts';
import { parseShare } from '../shared/share.ts';
import { parseWeights, type Weighted } from '../shared/weights.ts';
import { POPULARITY_FORMS, parsePopularity } from '../shared/zipf.ts';
import { TARGET_DEFAULTS, TARGET_HELP, type TargetOptions } from './target-options.ts';

/** Options of every scenario. Counts are of the whole run and shared out among its workers. */
export const spread = {
  stores: whole(10, 'stores that the records are spread over; each is one partition on AWS', 1, 100_000),
  popularity: parsed('uniform', `how keys are picked: ${POPULARITY_FORMS}`, parsePopularity),
};

export const common = {
  ...spread,
  recordsPerStore: whole(200, 'records made in each store before the clock starts', 10, 10_000_000),
  owners: whole(100, 'owners that the records of a store belong to in turn', 1, 10_000_000),
  games: whole(10, 'games that the records of a store belong to in turn', 1, 10_000_000),
  recordTags: whole(5, 'tags that the records of a store carry in turn', 1, 10_000_000),
};

export const metadata = {
  metadata: whole(200, 'metadata objects made before the clock starts', 10, 10_000_000),
  metadataTypes: whole(
    10,
    'types that the metadata is spread over; each is one partition on AWS',
    1,
    100_000,
  ),
};

export const blobs = {
  blobSizes: parsed('1KB:70,100KB:25,1MB:5', 'sizes of blobs with their weights, up to 10MB', parseBlobSizes),
  blobRecords: whole(
    64,
    'records with a blob each to download, and as many again to upload to',
    1,
    1_000_000,
  ),
};

export const pages = {
  pageSize: whole(20, 'records that a query or list asks for at most (its limit)', 1, 10_000),
};

export const reads = {
  readRatio: percent(80, 'reads among the requests, in percent'),
};

/** Options of the embedded target; without effect on any other. */
export const target = {
  targetLatency: parsed('0', `embedded target: latency of every answer: ${LATENCY_FORMS}`, parseLatency),
  targetErrors: parsed('0%', 'embedded target: share of requests answered 500, such as 1%', parseShare),
  targetCache: oneOf('read-through', `embedded target: ${TARGET_HELP.cache}`, ['read-through', 'write-only']),
  targetCacheEntries: whole(10_000, `embedded target: ${TARGET_HELP.cacheEntries}`, 1, 10_000_000),
  targetColdLatency: parsed('0', `embedded target: ${TARGET_HELP.coldLatency}`, parseLatency),
  targetCacheDelay: parsed('0', `embedded target: ${TARGET_HELP.cacheDelay}`, parseLatency),
  targetPort: whole(0, 'embedded target: port to listen on; 0: any free one', 0, 65_535),
};

/** What the target's options mean for the embedded server. */
export function targetOptions(options: Record<string, unknown>): TargetOptions {
  const text = (key: keyof typeof target): string => String(options[key]);
  return {
    ...TARGET_DEFAULTS,
    port: Number(options['targetPort']),
    latency: text('targetLatency'),
    errors: text('targetErrors'),
    cache: text('targetCache') === 'write-only' ? 'write-only' : 'read-through',
    cacheEntries: Number(options['targetCacheEntries']),
    coldLatency: text('targetColdLatency'),
    cacheDelay: text('targetCacheDelay'),
  };
}

export interface BlobSize {
  /** `1KB`, however it was typed: it is part of the request's name. */
  label: string;
  bytes: number;
}

const LARGEST_BLOB = 10 * 1024 * 1024;

/**
 * Sizes with their weights; those of one that is given twice are added.
 * Throws UsageError naming `option` for a size that is none, or is 0 or above 10 MiB.
 */
export function parseBlobSizes(text: string, option: string): Weighted<BlobSize>[] {
  const byLabel = new Map<string, Weighted<BlobSize>>();
  for (const { value, weight } of parseWeights(text, option)) {
    const bytes = parseSize(value, option);
    if (bytes < 1 || bytes > LARGEST_BLOB) {
      throw new UsageError(
        `${option} ${text}: ${value} is not from 1 byte to 10MiB. It takes sizes such as 1KB:70,10MB:30.`,
      );
    }
    const label = sizeLabel(value);
    byLabel.set(label, { value: { label, bytes }, weight: weight + (byLabel.get(label)?.weight ?? 0) });
  }
  return [...byLabel.values()];
}

/** `1 kb` as `1KB`, `1.0kib` as `1KiB`. */
function sizeLabel(size: string): string {
  const [, number = '', unit = ''] = /^([\d.]+)\s*([a-z]*)$/i.exec(size.trim()) ?? [];
  return `${Number(number)}${unit.toUpperCase().replace('IB', 'iB')}`;
}
