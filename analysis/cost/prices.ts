import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UserError } from '../../runner/errors.ts';
import { typedPath } from '../input/source.ts';

const price = z.number().nonnegative();

/** analysis/prices.json: US dollars. `use`: what the deployment is made of, where metrics do not tell. */
const schema = z.object({
  currency: z.string(),
  region: z.string(),
  instances: z.record(z.string(), z.object({ perHour: price, cores: z.number().positive() })),
  eks: z.object({ clusterPerHour: price, clusterPerHourExtendedSupport: price }),
  s3: z.object({ putPer1000: price, getPer1000: price }),
  dynamodb: z.object({
    writeRequestsPerMillion: price,
    readRequestsPerMillion: price,
    writeUnitPerHour: price,
    readUnitPerHour: price,
  }),
  nat: z.object({ perHour: price, perGb: price }),
  cacheNodes: z.record(z.string(), price),
  cacheServerless: z.object({ unitsPerMillion: price, perGbHour: price }),
  loadBalancers: z.object({
    classicPerHour: price,
    classicPerGb: price,
    applicationPerHour: price,
    applicationUnitPerHour: price,
  }),
  lambda: z.object({ callsPerMillion: price, gbSecond: price }),
  sqs: z.object({ requestsPerMillion: price }),
  aurora: z.object({ unitPerHour: price, operationsPerMillion: price }),
  waf: z.object({ requestsPerMillion: price, aclPerMonth: price }),
  cloudFront: z.object({ requestsPerMillion: price, perGb: price }),
  use: z.object({
    node: z.string(),
    cacheNode: z.string(),
    generator: z.string(),
    extendedSupport: z.boolean(),
    lambdaMb: z.number().positive(),
  }),
  sources: z.record(z.string(), z.object({ asOf: z.string(), from: z.string() })),
});

export type Prices = z.infer<typeof schema>;

type Json = Record<string, unknown>;

/**
 * The prices that the project has, with what a file says instead.
 * @param file as typed; undefined: none
 * @throws UserError for a file that cannot be read or is not right
 */
export function readPrices(file?: string): Prices {
  const own = JSON.parse(readFileSync(new URL('../prices.json', import.meta.url), 'utf8')) as Json;
  if (file === undefined) return schema.parse(own);
  const fail = (why: string): UserError =>
    new UserError(
      `--prices ${file}: ${why}. Expected a part of analysis/prices.json, with your own figures.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(typedPath(file), 'utf8'));
  } catch (error) {
    throw fail((error as Error).message);
  }
  if (!isObject(json)) throw fail('it holds no JSON object');
  const unknown = Object.keys(json).filter((key) => !(key in own));
  if (unknown.length > 0) throw fail(`it holds ${unknown.join(', ')}, which is no price`);
  const read = schema.safeParse(merge(own, json));
  if (!read.success) throw fail(z.prettifyError(read.error));
  const { instances, cacheNodes, use } = read.data;
  for (const [key, name, known] of [
    ['node', use.node, instances],
    ['generator', use.generator, instances],
    ['cacheNode', use.cacheNode, cacheNodes],
  ] as const) {
    if (!Object.hasOwn(known, name)) throw fail(`use.${key} is ${name}, of which there is no price`);
  }
  return read.data;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(before: Json, instead: Json): Json {
  const merged = Object.entries(instead).map(([key, value]) => {
    const old = before[key];
    return [key, isObject(old) && isObject(value) ? merge(old, value) : value];
  });
  return { ...before, ...Object.fromEntries(merged) };
}
