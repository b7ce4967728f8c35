import { UsageError } from './errors.ts';
import type { LoadedScenario } from './load-scenario.ts';

/**
 * What `--stages` stands for: a plan that the scenario names, or the text as it is. Throws UsageError naming
 * `option` for a name that the scenario does not know.
 */
export function namedPlan(value: unknown, scenario: LoadedScenario | undefined, option: string): unknown {
  if (typeof value !== 'string' || !/^[a-z][\w-]*$/i.test(value) || !scenario) return value;
  const plans = scenario.module.plans ?? {};
  if (Object.hasOwn(plans, value)) return plans[value];
  const known = Object.entries(plans).map(([name, stages]) => `  ${name}  ${stages}`);
  const list =
    known.length > 0 ? `${scenario.name} names:\n${known.join('\n')}` : `${scenario.name} names none.`;
  throw new UsageError(
    `${option} ${value}: there is no plan of that name. Give stages such as 100:30s,500:30s, or a plan; ${list}`,
  );
}
