import { expect, test } from 'vitest';
import { synthesize } from '../infrastructure/synthesized.ts';
import { offline, plugin, terraformIn, withLocalState } from './rehearsal.ts';
import { VARIANTS } from './variants.ts';

const cases = Object.entries(VARIANTS).flatMap(([variant, variables]) =>
  synthesize(variables).map((stack) => ({ ...stack, variant })),
);
/** Two variants of a stack that are the same are rehearsed once. */
const distinct = cases.filter(
  ({ name, json }, i) =>
    cases.findIndex((one) => one.name === name && JSON.stringify(one.json) === JSON.stringify(json)) === i,
);

plugin.describe(
  'every stack, by Terraform without a cloud',
  () => {
    test.each(distinct)('$name, $variant', async ({ folder }) => {
      const run = terraformIn(folder, offline([withLocalState(folder)]));
      const step = async (code: number, ...args: string[]): Promise<string> => {
        const outcome = await run(...args);
        if (outcome.code !== code)
          throw new Error(`terraform ${args.join(' ')}: ${outcome.code}\n${outcome.text}`);
        return outcome.text;
      };
      await step(0, 'init', '-input=false');
      await step(0, 'validate');
      expect(await step(0, 'apply', '-auto-approve', '-input=false')).toMatch(
        /Apply complete! Resources: [1-9]/,
      );
      // 2 would mean that there is something left to do.
      await step(0, 'plan', '-detailed-exitcode', '-input=false');
      expect(await step(0, 'destroy', '-auto-approve', '-input=false', '-refresh=false')).toMatch(
        /Resources: [1-9]\d* destroyed/,
      );
    });
  },
  120_000,
);
