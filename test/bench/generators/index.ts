import { autocannon } from './autocannon.ts';
import type { Generator } from './generator.ts';
import { k6FewUsers, k6Plain, k6Samples } from './k6.ts';
import { fastHttpUser, httpUser } from './locust.ts';
import { ours } from './ours.ts';
import { undici } from './undici.ts';
import { vegeta } from './vegeta.ts';
import { wrk } from './wrk.ts';

/** Ours first: the others are compared with it. */
export const GENERATORS: readonly Generator[] = [
  ours,
  undici,
  autocannon,
  wrk,
  vegeta,
  k6Plain,
  k6Samples,
  k6FewUsers,
  fastHttpUser,
  httpUser,
];
