import { expect, test } from 'vitest';
import { localPorts, openFileLimit, usableCores } from '../../runner/limits.ts';
import { machine, versions } from '../../runner/machine.ts';

test('the machine with its limits', () => {
  const { memoryBytes, ...rest } = machine();
  expect(memoryBytes).toBeGreaterThan(1e8);
  expect(rest).toEqual({
    platform: process.platform,
    kernel: expect.stringMatching(/\d/),
    cpu: expect.any(String),
    cores: usableCores(),
    openFiles: openFileLimit(),
    ports: localPorts(),
  });
});

test('versions of what made the run', () => {
  const { node, undici, 'open-saves-load': own } = versions();
  expect(node).toBe(process.versions.node);
  for (const version of [undici, own]) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
