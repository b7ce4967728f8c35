import { UserError } from './errors.ts';
import type { ScenarioModule } from './scenario.ts';

const PARTS = [
  'description',
  'options',
  'plans',
  'target',
  'targetOptions',
  'check',
  'setUp',
  'remove',
] as const;

/** Several files as one scenario: each of its parts comes from one of them. Throws UserError. */
export function joined(
  modules: readonly (readonly [file: string, module: ScenarioModule])[],
): ScenarioModule {
  const [only] = modules;
  if (only && modules.length === 1) return only[1];
  const whole: Record<string, unknown> = {};
  for (const part of PARTS) {
    const [first, second] = modules.filter(([, module]) => module[part] !== undefined);
    if (first && second) {
      throw new UserError(
        `${first[0]} and ${second[0]} both export \`${part}\`: of files that run together one may.`,
      );
    }
    if (first) whole[part] = first[1][part];
  }
  return whole;
}
