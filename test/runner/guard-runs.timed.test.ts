import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TIMELINE_HEADER } from '../../runner/outputs/timeline-columns.ts';
import { readSamples } from '../helpers/csv.ts';
import { fixture, Load, load, LOAD, runFolders } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { typed } from '../helpers/typed.ts';

/** The load command in a shell that may have no more than so many files open. */
const withFiles = (limit: number): string[] => [
  'bash',
  '-c',
  `ulimit -n ${limit}; exec "$@"`,
  'bash',
  ...LOAD,
];
const codes = (reasons: { code: string }[]): string[] => reasons.map(({ code }) => code);

describe('who is slow', () => {
  test('the generator: its own code takes the load thread, and the run is INVALID', async () => {
    const server = await startServer();
    const args = typed`-f ${fixture('burns.ts')} --host ${server.url} --rps 500 -t 2s --warmup 0`;
    const { run, code, stderr } = await load(args, { limit: 40 });
    expect(code).toBe(3);
    expect(codes(run.verdict.reasons)).toEqual(expect.arrayContaining(['achieved', 'lag', 'utilisation']));
    expect(stderr).toMatch(/INVALID\n.*\n {2}the generator itself was late: lag p99 [\d.]+ ms/);
    expect(stderr).toMatch(/the load thread was busy 9\d\.\d % of the time/);
  });

  // A machine that is busy with something else may be late: the run then says so, and the next one need not be.
  test('the target: requests wait in line for it, and the run is VALID', { retry: 3 }, async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('ok'), 200));
    const args = typed`-f ${fixture('plain.ts')} --host ${server.url} --rps 50 -t 2s --connections 5`;
    const { run, code, cwd } = await load(args, { limit: 40 });
    expect(run.verdict).toEqual({ valid: true, reasons: [] });
    expect(code).toBe(0);
    expect(run.wait.p99).toBeGreaterThan(500);
    expect(run.serviceTime.p50).toBeGreaterThan(195);
    expect(run.utilisation).toBeLessThan(0.9);

    const rows = readSamples(join(runFolders(cwd)[0] ?? '', 'timeline.csv'));
    expect(Object.keys(rows[0] ?? {}).join()).toBe(TIMELINE_HEADER);
    const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect([sum('due'), sum('started'), sum('requests'), sum('failures')]).toEqual([100, 100, 100, 0]);
    expect(rows.map(({ connections }) => Number(connections))).toContain(5);
    expect(Math.max(...rows.map(({ waiting }) => Number(waiting)))).toBeGreaterThan(10);
    expect(Math.max(...rows.map((row) => Number(row['wait_p99_ms'])))).toBeGreaterThan(500);
    expect(Math.max(...rows.map((row) => Number(row['memory_bytes'])))).toBeLessThanOrEqual(run.memoryBytes);
  });
});

describe.skipIf(!existsSync('/proc/self/limits'))('open files', () => {
  test('fewer than connections: refused before anything is made or sent', async () => {
    const server = await startServer();
    const args = typed`-f ${fixture('plain.ts')} --host ${server.url} --rps 10 -t 1s --warmup 0`;
    const { code, stderr, folders } = await new Load(
      [...args, '--connections', '200'],
      {},
      withFiles(128),
    ).ended();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^This run would need about \d+ open files \(200 connections\), .* may have 128\./,
    );
    expect(stderr).toMatch(/ulimit -n \d+ in the shell/);
    expect(server.sockets.opened).toBe(0);
    expect(folders).toEqual([]);
  });

  test("none left while it runs: the failures are the generator's own, and the run is INVALID", async () => {
    // Connections do not last, so that each request needs a file of its own.
    const server = await startServer((_request, response) =>
      response.setHeader('connection', 'close').end('ok'),
    );
    const args = typed`-f ${fixture('hoards.ts')} --host ${server.url} --rps 50 -t 2s --warmup 0`;
    const command = withFiles(256);
    const { run, code, stderr } = await new Load([...args, '--connections', '4'], {}, command).ended();
    expect(code).toBe(3);
    expect(run.errorKinds.no_file).toBeGreaterThan(10);
    expect(codes(run.verdict.reasons)).toContain('open_files');
    expect(stderr).toMatch(/as many files open as it may have \(256\): \d+ requests failed for want of one/);
  });
});
