import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../runner/errors.ts';
import { DEFAULT_CONFIG, type DashboardConfig } from './config.ts';
import { openSaves } from './open-saves.ts';

const name = z.string().min(1);
const label = z.string().min(1);
const labelled = z.strictObject({ label, name });
const instance = z.strictObject({ label, id: name });

const resources = z.strictObject({
  cluster: z.strictObject({ name, namespace: name, workload: name }),
  loadBalancer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('classic'), name, listener: z.enum(['tcp', 'http']) }),
    z.strictObject({ kind: z.literal('application'), name, targetGroup: name.exactOptional() }),
  ]),
  tables: z.array(
    z.strictObject({
      label,
      name,
      indexes: z.array(labelled),
      capacity: z.enum(['on-demand', 'provisioned']),
      operations: z.array(name).min(1),
    }),
  ),
  bucket: z.strictObject({ name, filterId: name }),
  cache: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('nodes'),
      nodes: z.array(instance).min(1),
      vcpus: z.number().int().min(1),
      burstable: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('serverless'), name }),
  ]),
  distribution: name,
  webAcl: z.strictObject({ name, scope: z.enum(['REGIONAL', 'CLOUDFRONT']) }),
  queues: z.array(z.strictObject({ label, name, deadLetters: name.exactOptional() })),
  functions: z.array(labelled),
  aurora: z.strictObject({ cluster: name, instances: z.array(instance).min(1), serverless: z.boolean() }),
  statements: z.strictObject({ database: name }),
  apis: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('rest'), label, name, stage: name }),
      z.strictObject({ kind: z.literal('http'), label, id: name, stage: name }),
    ]),
  ),
});

const level = z.number().positive();

const config = z.strictObject({
  environment: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'a name of letters, digits, _ and -')
    .exactOptional(),
  region: name.exactOptional(),
  account: z
    .string()
    .regex(/^\d{12}$/, 'the twelve digits of an account')
    .exactOptional(),
  scenarios: z.array(name).min(1).exactOptional(),
  resources: z
    .strictObject(
      Object.fromEntries(
        Object.entries(resources.shape).map(([key, shape]) => [key, shape.exactOptional()]),
      ) as { [Key in keyof typeof resources.shape]: z.ZodExactOptional<(typeof resources.shape)[Key]> },
    )
    .exactOptional(),
  thresholds: z
    .strictObject({
      getItemP99: level.exactOptional(),
      firstByteP99: level.exactOptional(),
      responseTimeP99: level.exactOptional(),
      queueAge: level.exactOptional(),
    })
    .exactOptional(),
});

/** The defaults, with what a file says instead. Throws UserError for a file that cannot be read, or says what is unknown. */
export function readConfig(file: string): DashboardConfig {
  const fail = (why: string): UserError =>
    new UserError(
      `${file}: ${why}\nWhat may be in it is the type DashboardConfig of dashboards/services/config.ts.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail((error as Error).message);
  }
  const read = config.safeParse(json);
  if (!read.success) throw fail(z.prettifyError(read.error));
  const { account = DEFAULT_CONFIG.account, resources: own = {}, thresholds = {}, ...rest } = read.data;
  return {
    ...DEFAULT_CONFIG,
    ...rest,
    account,
    resources: { ...openSaves(account), ...own },
    thresholds: { ...DEFAULT_CONFIG.thresholds, ...thresholds },
  };
}
