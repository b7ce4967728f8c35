import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../helpers/cli.ts';
import { command } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { synthesize } from '../infrastructure/synthesized.ts';
import { offline, plugin, terraformIn } from './rehearsal.ts';

const stacks = synthesize();

/** The way out of CDKTF: the same stacks as HCL, which Terraform itself takes. */
plugin.describe(
  'the stacks as HCL',
  () => {
    test('what `synth --hcl` writes is HCL, with the resources of the JSON', async () => {
      const outdir = join(temporaryFolder(), 'out');
      const args = ['--import', 'tsx', 'infrastructure/synth.ts', outdir];
      const hcl = { ...process.env, SYNTH_HCL_OUTPUT: 'true' };
      expect(await command(process.execPath, args, ROOT, hcl)).toMatchObject({ code: 0 });
      for (const { name, json } of stacks) {
        const folder = join(outdir, 'stacks', name);
        // Reads all of it; the rehearsal's provider knows no blocks, so that it cannot plan what is written with them.
        const { code, text } = await terraformIn(folder, offline([json]))(
          'init',
          '-input=false',
          '-backend=false',
        );
        if (code !== 0) throw new Error(`${name}: ${text}`);
        const written = [
          ...readFileSync(join(folder, 'cdk.tf'), 'utf8').matchAll(/^resource "(\w+)" "([\w-]+)"/gm),
        ];
        const made = Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
          Object.keys(named).map((id) => `${type}.${id}`),
        );
        expect(written.map(([, type, id]) => `${type}.${id}`).toSorted()).toEqual(made.toSorted());
      }
    });
  },
  120_000,
);
