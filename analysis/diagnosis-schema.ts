import * as z from 'zod';
import type { Diagnosis } from './diagnosis.ts';

const { number, string } = z;

const levelCost = z.object({
  rps: number(),
  parts: z.array(z.object({ component: string(), perHour: number() })),
  perHour: number(),
  perMillion: number(),
});

/** The part of summary.json on AWS. */
export const diagnosisSchema = z.object({
  metrics: z.object({ from: string(), period: number(), lines: number() }).nullable(),
  unseen: z.array(string()).describe('what could not be looked at'),
  findings: z.array(
    z.object({
      rule: string(),
      component: string(),
      what: string(),
      metric: string(),
      value: number(),
      unit: string(),
      threshold: number(),
      time: number().nullable(),
      rps: number().nullable(),
      meaning: string(),
      kind: z.enum(['limit', 'invalid', 'note']),
    }),
  ),
  targetRps: number(),
  advice: z.array(
    z.object({
      component: string(),
      rule: string(),
      seen: string(),
      change: string(),
      why: string(),
      needed: z.boolean(),
    }),
  ),
  cost: z
    .object({
      region: string(),
      sources: z.array(z.object({ group: string(), asOf: string() })),
      levels: z.array(levelCost),
      generator: z.array(levelCost),
      choices: z.array(
        z.object({
          kind: z.enum(['write', 'read']),
          units: number(),
          onDemandPerHour: number(),
          provisionedPerHour: number(),
          breakEven: number(),
        }),
      ),
      savings: z.array(z.object({ what: string(), perHour: number(), why: string() })),
      leftOut: z.array(string()).describe('what the target costs besides, in none of the sums'),
    })
    .describe('US dollars'),
}) satisfies z.ZodType<Diagnosis>;
