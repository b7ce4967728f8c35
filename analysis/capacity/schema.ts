import * as z from 'zod';
import type { Capacity } from '../capacity.ts';

/** The part of summary.json on capacity; see `summary-schema.ts`. */

const maybe = z.number().nullable();
const estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('and its 95 % interval');

export const capacitySchema = z.object({
  slo: z.array(z.string()),
  levels: z.array(
    z.object({
      run: z.string(),
      targetRps: maybe,
      users: maybe,
      arrivals: z.number(),
      throughput: z.number(),
      failed: z.number(),
      inFlight: z.number(),
      little: z.number(),
      steady: z.boolean(),
      mean: z.number(),
      p95: maybe,
      p99: maybe,
      held: z.boolean(),
      reason: z.string(),
      slo: z.array(z.object({ text: z.string(), metric: z.string(), value: maybe, passed: z.boolean() })),
    }),
  ),
  law: z
    .object({
      lambda: estimate,
      sigma: estimate,
      kappa: estimate,
      scatter: z.number(),
      peak: z.object({ n: estimate, x: estimate }).nullable(),
    })
    .nullable(),
  lawUnknown: z.string(),
  knee: maybe,
  kneeUnknown: z.string(),
  holds: maybe,
  breaks: maybe,
}) satisfies z.ZodType<Capacity>;
