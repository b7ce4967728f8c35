import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../runner/index.ts';
import { startTarget } from '../../../scenarios/open-saves/embedded.ts';
import { TARGET_DEFAULTS } from '../../../scenarios/open-saves/target-options.ts';

describe('in a thread', () => {
  test('it answers, counts by phase, and is gone when it is stopped', async () => {
    const target = await startTarget(TARGET_DEFAULTS);
    const { status } = await fetch(`${target.url}/health`, { headers: { 'x-load-phase': 'load' } });
    expect(status).toBe(200);
    const counts = { data: 0, warmup: 0, load: 1, cleanup: 0, none: 0 };
    expect(await Promise.all([target.counts(), target.counts()])).toEqual([counts, counts]);
    await target.stop();
    await expect(target.counts()).rejects.toThrow(UserError);
    await expect(fetch(`${target.url}/health`)).rejects.toThrow('fetch failed');
  });

  test('two at a time have ports and data of their own', async () => {
    const [one, two] = await Promise.all([startTarget(TARGET_DEFAULTS), startTarget(TARGET_DEFAULTS)]);
    expect(one.url).not.toBe(two.url);
    await fetch(`${one.url}/api/stores`, { method: 'POST', body: '{"store_id":"s"}' });
    expect((await fetch(`${two.url}/api/stores/s`)).status).toBe(404);
    await Promise.all([one.stop(), two.stop()]);
  });

  test('a port in use is a UserError, and the thread ends', async () => {
    const first = await startTarget(TARGET_DEFAULTS);
    const port = Number(new URL(first.url).port);
    await expect(startTarget({ ...TARGET_DEFAULTS, port })).rejects.toThrow(UserError);
    await first.stop();
  });
});

describe('npm run target', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const start = (...args: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', 'scenarios/open-saves/target.ts', ...args], { cwd: root });

  /** What it wrote to stderr until it said `until`, or ended. */
  async function said(child: ReturnType<typeof start>, until?: RegExp): Promise<string> {
    let text = '';
    for await (const chunk of child.stderr) {
      text += String(chunk);
      if (until?.test(text)) break;
    }
    return text;
  }

  test('says where it is and what it was told, answers, and ends at SIGTERM with 0', async () => {
    const child = start('--port', '0', '--latency', 'constant:2ms');
    const text = await said(child, /Ctrl-C/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    expect(text).toContain('--latency constant:2ms');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.each([
    [['--latency', '5'], 2, '--latency 5: a time needs its unit'],
    [['--port', 'x'], 2, '--port x: it takes a whole number'],
    [['--nonsense'], 2, 'unknown option'],
    [['--cache', 'none'], 2, '--cache none: it takes read-through or write-only'],
  ])('%j ends with %i', async (args, code, message) => {
    const child = start(...args);
    const exit = once(child, 'exit');
    expect(await said(child)).toContain(message);
    expect(await exit).toEqual([code, null]);
  });
});
