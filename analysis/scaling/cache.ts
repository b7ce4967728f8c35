import { REDIS } from '../../dashboards/services/index.ts';
import { decimal, integer } from '../report/format.ts';
import { isNeverRead } from '../rules/cache.ts';
import { linesOf } from '../rules/rule.ts';
import { peakOf, scaled, USED, type Advice, type Adviser } from './advice.ts';

/** The engine's core decides on shards, memory on the size of nodes. */
export const cache: Adviser = (seen, targetRps) => {
  if (isNeverRead(seen)) {
    return [
      {
        component: 'redis',
        rule: 'cache-never-read',
        seen: 'hits and misses together under one a second: the server writes its cache and never reads it',
        change: 'no other size. Let the server read its cache, or take the cache away',
        why: 'what is never read makes nothing faster, whatever its hit rate or size',
        needed: false,
      },
    ];
  }
  const { cache: own } = seen.config.resources;
  const vcpus = own?.kind === 'nodes' ? own.vcpus : 1;
  const engine = peakOf(seen, REDIS.EngineCPUUtilization);
  const host = peakOf(seen, REDIS.CPUUtilization);
  // Of one core: with fewer than four vCPUs the host tells more than the engine.
  const core = vcpus < 4 && host ? { ...host, value: host.value * vcpus } : engine;
  const memory = peakOf(seen, REDIS.DatabaseMemoryUsagePercentage);
  const evicted = linesOf(seen, REDIS.Evictions).some(({ points }) => points.some(({ value }) => value > 0));
  const advice: Advice[] = [];
  if (core && core.value > 0) {
    const shards = Math.max(1, Math.ceil(scaled(core, targetRps) / (100 * USED) - 1e-9));
    advice.push({
      component: 'redis',
      rule: 'cache-shards',
      seen: `${decimal(core.value)} % of one core at ${decimal(core.rps)}/s`,
      change:
        shards > 1
          ? `cluster mode with ${integer(shards)} shards; the same node size`
          : 'none: one shard does',
      why:
        `the engine has one thread: ${decimal(core.value)} % × ${decimal(targetRps)} / ${decimal(core.rps)} = ` +
        `${decimal(scaled(core, targetRps))} % of a core, and 70 % is to be used`,
      needed: shards > 1,
    });
  }
  if (memory && memory.value > 0) {
    const full = evicted || memory.value > 80;
    const times = Math.max(memory.value / (100 * USED), evicted ? 2 : 0);
    advice.push({
      component: 'redis',
      rule: 'cache-memory',
      seen: `${decimal(memory.value)} % of the memory used${evicted ? ', and keys removed for want of it' : ''}`,
      change: full ? `nodes with ${decimal(times)} times the memory` : 'none',
      why: evicted
        ? 'what was removed shows that more is asked for than fits, not how much: double it and look again'
        : 'it grows with what is stored, not with the rate; 70 % is to be used',
      needed: full,
    });
  }
  return advice;
};
