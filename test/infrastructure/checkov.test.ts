import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { need } from '../helpers/needs.ts';
import { VARIANTS } from '../terraform/variants.ts';
import { samples } from './constructs/samples.ts';
import { SKIPPED } from './skipped.ts';
import { synthesize } from './synthesized.ts';

const checkov = need(
  'CHECKOV',
  "the stacks against checkov's rules of security",
  'python3 -m venv VENV && VENV/bin/pip install -r test/infrastructure/checkov-requirements.txt, then CHECKOV=VENV/bin/checkov',
);

interface Report {
  summary: { passed: number; failed: number; parsing_errors: number };
  results: { failed_checks: { check_id: string; check_name: string; resource: string; file_path: string }[] };
}

/** Proves that the files are read at all. */
const PLANTED = {
  name: 'planted',
  json: {
    resource: {
      aws_security_group_rule: {
        open: { type: 'ingress', from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
      },
    },
  },
};

checkov.describe(
  'checkov',
  () => {
    test('finds nothing in the stacks but what is listed, and what is listed it finds', async () => {
      const folder = temporaryFolder();
      const stacks = [
        ...Object.entries(VARIANTS).flatMap(([variant, variables]) =>
          synthesize(variables).map(({ name, json }) => ({
            name: `${name}-${variant.replaceAll(' ', '-')}`,
            json,
          })),
        ),
        samples(),
        PLANTED,
      ];
      for (const { name, json } of stacks) {
        mkdirSync(join(folder, name));
        // It reads no block `terraform`, and gives up on a file that has one with texts in it.
        writeFileSync(
          join(folder, name, 'cdk.tf.json'),
          JSON.stringify({ ...json, terraform: undefined }, null, 1),
        );
      }
      // The framework `terraform` would read none of these files, and say nothing.
      const args = [
        '--framework',
        'terraform_json',
        '--skip-download',
        '-d',
        folder,
        '-o',
        'json',
        '--soft-fail',
      ];
      const { stdout } = await command(checkov.value ?? '', args, folder);
      const { summary, results } = JSON.parse(stdout) as Report;
      expect(summary).toMatchObject({ parsing_errors: 0 });
      expect(summary.passed).toBeGreaterThan(100);
      const found = (planted: boolean): Map<string, string> =>
        new Map(
          results.failed_checks
            .filter(({ file_path: path }) => path.startsWith('/planted/') === planted)
            .map((one) => [
              one.check_id,
              `${one.check_id} ${one.check_name}: ${one.file_path} ${one.resource}`,
            ]),
        );
      expect([...found(true).keys()]).toContain('CKV_AWS_24');
      const failed = found(false);
      expect([...failed].filter(([id]) => !(id in SKIPPED)).map(([, line]) => line)).toEqual([]);
      expect(Object.keys(SKIPPED).filter((id) => !failed.has(id))).toEqual([]);
    });
  },
  120_000,
);
