import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  isLoopback,
  localPorts,
  openFileLimit,
  timeWaitSeconds,
  usableCores,
  type Read,
} from '../../runner/limits.ts';

/** A system of which only these files are there. */
const files =
  (texts: Record<string, string>): Read =>
  (path) =>
    texts[path];
const nothing = files({});
const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
const RESERVED = '/proc/sys/net/ipv4/ip_local_reserved_ports';
const REUSE = '/proc/sys/net/ipv4/tcp_tw_reuse';

describe('open files', () => {
  const limits = (soft: string) =>
    files({
      '/proc/self/limits':
        'Limit                     Soft Limit           Hard Limit           Units     \n' +
        'Max processes             127                  127                  processes \n' +
        `Max open files            ${soft.padEnd(20)} 1048576              files     \n`,
    });

  test('the soft limit', () => expect(openFileLimit(limits('1024'))).toBe(1024));
  test('none is none', () => expect(openFileLimit(limits('unlimited'))).toBeUndefined());
  test('a system that does not tell', () => expect(openFileLimit(nothing)).toBeUndefined());
});

describe('local ports', () => {
  test.each([
    ['', 28_232],
    ['8080,9000-9100', 28_232],
    ['40000', 28_231],
    ['40000,50000-50009', 28_221],
    ['1-40000', 20_999],
    ['60990-65535', 28_222],
    ['1-65535', 0],
  ])('reserved %j', (reserved, ports) => {
    expect(localPorts(files({ [RANGE]: '32768\t60999\n', [RESERVED]: `${reserved}\n` }))).toBe(ports);
  });

  test('a system without the list of reserved ones', () => {
    expect(localPorts(files({ [RANGE]: '1024\t65535\n' }))).toBe(64_512);
  });

  test('a system that does not tell', () => expect(localPorts(nothing)).toBeUndefined());
});

describe('how long a closed connection keeps its port', () => {
  test.each([
    ['0', 'http://127.0.0.1:80', 60],
    ['1', 'http://example.org', 1],
    ['2', 'http://example.org', 60],
    ['2', 'http://127.0.0.1:80', 1],
    ['2', 'http://[::1]:80', 1],
  ])('tcp_tw_reuse %s, %s', (reuse, host, seconds) => {
    expect(timeWaitSeconds(host, files({ [REUSE]: `${reuse}\n` }))).toBe(seconds);
  });

  test('a system that does not tell', () => expect(timeWaitSeconds('http://127.0.0.1', nothing)).toBe(60));

  test.each([
    ['http://localhost:8080/x', true],
    ['http://a.localhost', true],
    ['https://127.9.9.9', true],
    ['http://localhost.example.org', false],
    ['http://10.0.0.1', false],
    ['http://127.example.org', false],
    ['http://[2001:db8::1]', false],
  ])('%s is loopback: %s', (host, is) => expect(isLoopback(host)).toBe(is));
});

describe('cores', () => {
  const v2 = (path: string, quota: string) =>
    files({
      '/proc/self/cgroup': '0::/a/b\n',
      [`/sys/fs/cgroup${path}/cpu.max`]: `${quota}\n`,
    });
  const v1 = (group: string, quota: string) =>
    files({
      '/proc/self/cgroup': '5:cpuset:/x\n4:cpu,cpuacct:/docker/7\n1:name=systemd:/\n',
      [`/sys/fs/cgroup/cpu${group}/cpu.cfs_quota_us`]: `${quota}\n`,
      [`/sys/fs/cgroup/cpu${group}/cpu.cfs_period_us`]: '100000\n',
    });

  test.each<[string, Read, number]>([
    ['no control groups', nothing, 8],
    ['its own group', v2('/a/b', '150000 100000'), 1.5],
    ['one above', v2('/a', '50000 100000'), 0.5],
    ['the root, as in a container', v2('', '200000 50000'), 4],
    ['no limit', v2('/a/b', 'max 100000'), 8],
    ['more than there are', v2('/a/b', '9900000 100000'), 8],
    ['version 1', v1('/docker/7', '250000'), 2.5],
    ['version 1, in a container', v1('', '100000'), 1],
    ['version 1, no limit', v1('/docker/7', '-1'), 8],
  ])('%s', (_what, read, cores) => expect(usableCores(read, 8)).toBe(cores));

  test('the least of several limits', () => {
    const read = files({
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/b/cpu.max': '300000 100000\n',
      '/sys/fs/cgroup/a/cpu.max': '200000 100000\n',
    });
    expect(usableCores(read, 8)).toBe(2);
  });
});

test('of this system', () => {
  expect(usableCores()).toBeGreaterThan(0);
  expect(usableCores()).toBeLessThanOrEqual(availableParallelism());
  if (process.platform !== 'linux') return;
  expect(openFileLimit() ?? 1).toBeGreaterThan(0);
  expect(localPorts()).toBeGreaterThan(0);
});
