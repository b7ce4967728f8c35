import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { command } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { synthesize } from '../infrastructure/synthesized.ts';
import { offline, plugin, terraform } from './rehearsal.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the stacks are made of: a copy, since the command writes beside it. */
const NEEDED = [
  'cdktf.json',
  'package.json',
  'tsconfig.json',
  'runner',
  'dashboards',
  'infrastructure',
  'scenarios',
  'analysis',
];

plugin.describe(
  'the commands of the README',
  () => {
    test('cdktf deploy, with its outputs in a file, and cdktf destroy', async () => {
      const folder = temporaryFolder();
      for (const name of NEEDED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const env = {
        ...offline(synthesize().map(({ json }) => json)),
        PATH: `${dirname(terraform.value ?? '')}:${dirname(process.execPath)}:${process.env['PATH']}`,
        // In CI the command prints no colours and asks nothing.
        CI: 'true',
        FORCE_COLOR: '0',
      };
      const cdktf = (...args: string[]): ReturnType<typeof command> =>
        command(process.execPath, [join(folder, 'node_modules/.bin/cdktf'), ...args], folder, env);
      const state = join(folder, 'terraform.dev.platform.tfstate');
      const count = (): number =>
        (JSON.parse(readFileSync(state, 'utf8')) as { resources: unknown[] }).resources.length;

      const deployed = await cdktf(
        'deploy',
        '--auto-approve',
        '--skip-provider-lock',
        '--outputs-file',
        'outputs.json',
      );
      expect(deployed.text).toMatch(/Apply complete!/);
      expect(deployed.code).toBe(0);
      expect(existsSync(state)).toBe(true);
      expect(count()).toBeGreaterThan(0);
      const outputs: unknown = JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8'));
      expect(outputs).toMatchObject({
        platform: { grafana_url: expect.stringMatching(/^https:/) as string },
      });

      const destroyed = await cdktf('destroy', '--auto-approve', '--skip-provider-lock');
      expect(destroyed.text).toMatch(/Destroy complete!/);
      expect(destroyed.code).toBe(0);
      expect(count()).toBe(0);
    });
  },
  180_000,
);
