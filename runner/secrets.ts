import type { z } from 'zod';
import { flagOf, variableOf } from './given.ts';

/** Stands where a secret was. */
export const MASK = '…';

/** Whether an option of a scenario's is marked as a secret: `z.string().meta({ secret: true })`, wherever in the schema. */
export function isSecret(field: z.ZodType): boolean {
  if (field.meta()?.['secret'] === true) return true;
  const inner = (field as { def?: { innerType?: z.ZodType } }).def?.innerType;
  return inner !== undefined && isSecret(inner);
}

function secretsOf(schema: z.ZodObject | undefined): Set<string> {
  const fields = Object.entries(schema?.shape ?? {});
  return new Set(fields.filter(([, field]) => isSecret(field as z.ZodType)).map(([key]) => key));
}

/** The values of a scenario's options as everyone may see them. */
export function masked(
  schema: z.ZodObject | undefined,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const secrets = secretsOf(schema);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, secrets.has(key) && value ? MASK : value]),
  );
}

/** The same without secrets. */
export function withoutSecrets<T>(
  schema: z.ZodObject | undefined,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  const secrets = secretsOf(schema);
  return Object.fromEntries(Object.entries(values).filter(([key]) => !secrets.has(key)));
}

/** What the environment says of secrets: nothing else keeps them beyond a run. */
export function secretsOfEnvironment(schema: z.ZodObject): Record<string, string> {
  const known = [...secretsOf(schema)].map((key) => [key, process.env[variableOf(flagOf(key))]]);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as Record<string, string>;
}
