import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { UsageError, UserError } from './errors.ts';
import { flagOf, variableOf } from './given.ts';
import { saysNo } from './options.ts';
import { isSecret, MASK } from './secrets.ts';

/** An option whose value is for nobody's eyes. */
export class SecretOption extends Option {}

/**
 * Adds a flag for each of a scenario's own options; returns their keys. Throws UserError when the scenario's author has made a mistake in
 * them.
 */
export function addScenarioOptions(command: Command, schema: z.ZodObject, scenario: string): string[] {
  const result = schema.safeParse({});
  if (!result.success) {
    const key = String(result.error.issues[0]?.path[0] ?? '');
    throw new UserError(
      `Option ${flagOf(key)} of ${scenario} has no valid default: give each a .default(…).`,
    );
  }
  const presets = result.data as Record<string, unknown>;
  return Object.entries(schema.shape).map(([key, field]) => {
    const secret = isSecret(field as z.ZodType);
    const { description } = field as z.ZodType;
    const preset = presetText(field as z.ZodType, presets[key]);
    const isYesOrNo = typeof presets[key] === 'boolean';
    const flag = isYesOrNo ? flagOf(key) : `${flagOf(key)} <value>`;
    const shown = preset === '' || secret ? '' : ` (default: ${preset})`;
    if (command.options.some(({ long }) => long === flagOf(key))) {
      throw new UserError(
        `Option ${flagOf(key)} of ${scenario} is one of ours already: give it another name.`,
      );
    }
    const option = new (secret ? SecretOption : Option)(flag, `${description ?? ''}${shown} [${scenario}]`);
    const variable = variableOf(flagOf(key));
    if (!isYesOrNo || !saysNo(variable)) option.env(variable);
    command.addOption(option);
    return key;
  });
}

/** The default as a person would type it, also where the schema turns it into something else. */
function presetText(field: z.ZodType, parsed: unknown): string {
  const raw = (field as { def?: { defaultValue?: unknown } }).def?.defaultValue;
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  return typeof parsed === 'string' || typeof parsed === 'number' ? String(parsed) : '';
}

/** Throws UsageError naming the flag, the value, and what the schema says of it. */
export function parseScenarioOptions(
  schema: z.ZodObject,
  input: Record<string, string | boolean>,
  nameOf: (key: string) => string = flagOf,
): Record<string, unknown> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = String(issue?.path[0] ?? '');
  const field = schema.shape[key] as z.ZodType | undefined;
  const shown = field && isSecret(field) ? MASK : String(input[key] ?? '');
  throw new UsageError(`${nameOf(key)} ${shown}: ${issue?.message ?? 'not valid'}.`);
}
