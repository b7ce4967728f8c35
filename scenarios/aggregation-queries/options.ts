import { z } from 'zod';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { orderOptions } from '../shared/order-options.ts';
import { oneOf, parsed, whole } from '../shared/options.ts';
import { parseShare } from '../shared/share.ts';

/** Where the password is looked for. */
export const PASSWORD = 'AQP_PASSWORD';
/** The example's own, which the embedded service takes where there is no other. */
export const EXAMPLE_PASSWORD = 'secretEXAMPLE';

/** Options of the embedded service. */
export const target = {
  targetItems: whole(50_000, 'embedded target: orders that it holds', 0, 5_000_000),
  targetSeed: whole(1, 'embedded target: seed of its orders', 0, 4_294_967_295),
  targetLatency: parsed('0', `embedded target: latency of every answer: ${LATENCY_FORMS}`, parseLatency),
  targetErrors: parsed('0%', 'embedded target: share of requests answered 500, such as 1%', parseShare),
  targetPort: whole(0, 'embedded target: port to listen on; 0: any free one', 0, 65_535),
};

export const options = z.object({
  ...orderOptions,
  queryUser: oneOf('large-query-app', `user of basic authentication; its password is ${PASSWORD}`, [
    'large-query-app',
    'small-query-app',
  ]),
  ...target,
});
export type Chosen = z.infer<typeof options>;

/** Keys of the options that set up the embedded service. */
export const targetOptions = Object.keys(target);
