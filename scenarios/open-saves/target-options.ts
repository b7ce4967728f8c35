import { UsageError } from 'open-saves-load';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { parseShare } from '../shared/share.ts';
import type { CacheMode } from './read-cache.ts';

/** What the embedded server can be told. All texts, as typed, so that they travel to its thread. */
export interface TargetOptions {
  /** 0: any free port. */
  port: number;
  bind: string;
  latency: string;
  errors: string;
  cache: CacheMode;
  cacheEntries: number;
  coldLatency: string;
  cacheDelay: string;
  seed: number;
}

export const TARGET_DEFAULTS: TargetOptions = {
  port: 0,
  bind: '127.0.0.1',
  latency: '0',
  errors: '0%',
  cache: 'read-through',
  cacheEntries: 10_000,
  coldLatency: '0',
  cacheDelay: '0',
  seed: 1,
};

export const TARGET_HELP: Record<keyof TargetOptions, string> = {
  port: 'port to listen on; 0: any free one',
  bind: 'address to listen on',
  latency: `added to every answer: ${LATENCY_FORMS}`,
  errors: 'share of requests answered 500, such as 1% or 0.01; never those that make or remove data',
  cache: 'read-through, or write-only as on AWS, where the cache is filled and never read',
  cacheEntries: 'entries the cache holds; the least recently used goes first',
  coldLatency: 'added to a read that the cache does not answer; forms as for latency',
  cacheDelay: 'time from an update until the cached copy is dropped, such as 50ms',
  seed: 'seed of latencies and errors',
};

/** Throws UsageError naming the option, with `flag` before its name, when a value makes no sense. */
export function checkTargetOptions(options: TargetOptions, flag: (key: keyof TargetOptions) => string): void {
  parseLatency(options.latency, flag('latency'));
  parseLatency(options.coldLatency, flag('coldLatency'));
  parseLatency(options.cacheDelay, flag('cacheDelay'));
  parseShare(options.errors, flag('errors'));
  if (options.cache !== 'read-through' && options.cache !== 'write-only') {
    throw new UsageError(`${flag('cache')} ${String(options.cache)}: it takes read-through or write-only.`);
  }
  const whole = (key: 'port' | 'cacheEntries' | 'seed', least: number, most: number): void => {
    const value = options[key];
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new UsageError(`${flag(key)} ${value}: it takes a whole number from ${least} to ${most}.`);
  };
  whole('port', 0, 65_535);
  whole('cacheEntries', 1, 10_000_000);
  whole('seed', 0, 4_294_967_295);
}
