import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeApp } from '../../infrastructure/app.ts';
import { TerraformStack } from '../../infrastructure/cdktf.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { unescaped } from './references.ts';
import { type StackJson, synthesize, textsOf } from './synthesized.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const stacks = synthesize();

/**
 * Bundled code changes with every dependency, and its hash says nothing about a stack; what is on a board and when an
 * alarm fires has tests and snapshots of its own (test/dashboards).
 */
function withoutContent(stack: StackJson): string {
  const alarms = stack.resource?.['aws_cloudwatch_metric_alarm'] ?? {};
  const resource = {
    ...stack.resource,
    aws_cloudwatch_metric_alarm: Object.keys(alarms),
  };
  const text = JSON.stringify({ ...stack, resource }, null, 2)
    .replaceAll(/(assets\/[^/"]+\/)[0-9a-f]{32}/gi, '$1HASH')
    .replaceAll(/("source_code_hash": ")[^"]+/g, '$1HASH')
    .replaceAll(/("(?:dashboard_body|config_json|alarm_rule|alarm_description)": ")(?:[^"\\]|\\.)*/g, '$1…');
  return `${text}\n`;
}

describe.each(stacks)('$name', ({ name, json }) => {
  test('is as it was', async () => {
    await expect(withoutContent(json)).toMatchFileSnapshot(`__snapshots__/${name}.json`);
  });

  test('leaves nothing for Terraform to interpolate but references', () => {
    expect(unescaped(json)).toEqual([]);
  });

  test('names no folder of this machine', () => {
    expect(textsOf(json).filter(({ text }) => text.includes(ROOT))).toEqual([]);
  });
});

test('`cdktf deploy` as typed sees one stack', () => {
  const app = makeApp({ all: false, outdir: join(temporaryFolder(), 'out'), variables: {} });
  expect(
    app.node.children.filter((child) => TerraformStack.isStack(child)).map(({ node }) => node.id),
  ).toEqual(['platform']);
});

test('`npm run synth` takes at most 10 s of a core, and the same bytes come out twice', () => {
  const runs = [0, 1].map(() => {
    const folder = join(temporaryFolder(), 'out');
    const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'infrastructure/synth.ts', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    // Of a core, since other tests run beside this one.
    const seconds = Number(/([\d.]+) s of a core/.exec(stderr)?.[1]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return {
      seconds,
      files: files.map((file) => [relative(folder, file), readFileSync(file, 'base64')]).toSorted(),
    };
  });
  expect(runs[0]?.files).toEqual(runs[1]?.files);
  expect(Math.max(...runs.map(({ seconds }) => seconds))).toBeLessThan(10);
}, 120_000);
