import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** The text of a file of the system; undefined where there is none. */
export type Read = (path: string) => string | undefined;

const readText: Read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/**
 * How many files this process may have open; undefined where the system does not tell, or sets no limit. Node raises
 * its soft limit to the hard one as it starts, so that the two are one here.
 */
export function openFileLimit(read: Read = readText): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(read('/proc/self/limits') ?? '')?.[1];
  return soft === undefined ? undefined : Number(soft);
}

/**
 * Local ports that connections may leave from, those that are reserved left out; undefined where the system does not
 * tell. One destination, an address and its port, takes each of them once. Source: ip_local_port_range and
 * ip_local_reserved_ports in the kernel's ip-sysctl; they hold for IPv6 too.
 */
export function localPorts(read: Read = readText): number | undefined {
  const range = /^(\d+)\s+(\d+)/.exec(read('/proc/sys/net/ipv4/ip_local_port_range') ?? '');
  if (!range) return undefined;
  const [low, high] = [Number(range[1]), Number(range[2])];
  const reserved = (read('/proc/sys/net/ipv4/ip_local_reserved_ports') ?? '').trim();
  let ports = high - low + 1;
  for (const part of reserved === '' ? [] : reserved.split(',')) {
    const [first = 0, last = first] = part.split('-').map(Number);
    ports -= Math.max(0, Math.min(last, high) - Math.max(first, low) + 1);
  }
  return ports;
}

/**
 * Seconds for which the port of a connection that this side closed first stays taken: TIME_WAIT, 60 s on Linux
 * (TCP_TIMEWAIT_LEN). With tcp_tw_reuse (1: always, 2: on loopback) a new connection may have it after one second.
 */
export function timeWaitSeconds(host: string, read: Read = readText): number {
  if (host === '') return 0;
  const reuse = Number(read('/proc/sys/net/ipv4/tcp_tw_reuse') ?? 0);
  return reuse === 1 || (reuse === 2 && isLoopback(host)) ? 1 : 60;
}

/** `host` is a base URL. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(host);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Cores whose time this process may use: those that it may run on, and no more than its control group, or one above
 * it, allows; a fraction in a container that has less than one. Source: cpu.max (version 2), cpu.cfs_quota_us (1).
 */
export function usableCores(read: Read = readText, cores = availableParallelism()): number {
  let least = cores;
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    const quota = controllers === '' ? quotaV2 : quotaV1;
    if (path === '' || (controllers !== '' && !controllers.split(',').includes('cpu'))) continue;
    // Seen from inside of a container the path may be the host's, which is not there: then the root is its own.
    for (let at = path; ; at = dirname(at)) {
      least = Math.min(least, quota(read, at) ?? Infinity);
      if (at === '/') break;
    }
  }
  return least;
}

function quotaV2(read: Read, group: string): number | undefined {
  const [quota, period] = (read(join('/sys/fs/cgroup', group, 'cpu.max')) ?? '').split(' ').map(Number);
  return share(quota, period);
}

function quotaV1(read: Read, group: string): number | undefined {
  const of = (name: string): number => Number(read(join('/sys/fs/cgroup/cpu', group, name)) ?? Number.NaN);
  return share(of('cpu.cfs_quota_us'), of('cpu.cfs_period_us'));
}

/** Without a limit the quota is `max` or -1. */
function share(quota: number | undefined, period: number | undefined): number | undefined {
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}
