import { createHash } from 'node:crypto';
import { z } from 'zod';

const tag = z.string().regex(/^[a-z0-9_]+$/, 'lower-case letters, digits and underscores');
const count = (what: string): z.ZodInt => z.int().min(1, `a number of ${what}, 1 or more`);
const rate = z.number().positive('more than 0');
const LOAD = ['users', 'rps', 'stages'] as const;

/** What `run-load` is asked for. */
export const requestSchema = z
  .strictObject({
    suite: z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*(\.ts)?$/, 'the name of a scenario, or the path of a file below scenarios/'),
    host: z.url({ protocol: /^https?$/, error: 'an http:// or https:// URL' }),
    spawn_rate: rate.optional(),
    users: count('users').optional(),
    rps: rate.optional(),
    stages: z.string().min(1).optional(),
    spawned_runtime: z
      .union([z.string().min(1), z.number().positive()])
      .transform(String)
      .optional(),
    workers: count('pods').max(1000, '1000 pods at the most').optional(),
    only_summary: z.boolean().default(false),
    compare: z
      .strictObject({ type: z.enum(['average', 'previous']), tag, load_limit: count('runs').default(5) })
      .optional(),
    store: z.strictObject({ tags: z.array(tag).min(1, 'one tag or more') }).optional(),
    run_id: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'letters, digits, dots, dashes and underscores')
      .optional(),
  })
  .superRefine((request, context) => {
    const say = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    const loads = LOAD.filter((field) => request[field] !== undefined);
    if (loads.length === 0) say('users', 'is missing: give users with spawn_rate, or rps, or stages');
    const [, second] = loads;
    if (second !== undefined) say(second, `give one of ${LOAD.join(', ')}`);
    const needs = (field: 'spawn_rate' | 'spawned_runtime', isNeeded: boolean): void => {
      if (isNeeded && request[field] === undefined) say(field, 'is missing');
      if (!isNeeded && loads.length === 1 && request[field] !== undefined)
        say(field, `has no meaning with ${loads[0]}`);
    };
    needs('spawn_rate', request.users !== undefined);
    needs('spawned_runtime', request.stages === undefined);
  });

export type LoadRequest = z.output<typeof requestSchema>;

/** Names every field that is wrong. */
export class RequestError extends Error {
  override name = 'RequestError';

  constructor(readonly fields: Readonly<Record<string, string>>) {
    const lines = Object.entries(fields).map(([field, message]) => `${field}: ${message}`);
    super(`The request is not right. ${lines.join('; ')}`);
  }
}

/** Throws RequestError. */
export function parseRequest(event: unknown, allowedHosts: readonly string[]): LoadRequest {
  const parsed = requestSchema.safeParse(event);
  if (!parsed.success) {
    const { issues } = parsed.error;
    throw new RequestError(
      Object.fromEntries(
        issues
          .toReversed()
          .map(({ path, message, code, ...more }) => [
            code === 'unrecognized_keys' && 'keys' in more ? String(more.keys) : path.join('.') || 'request',
            message,
          ]),
      ),
    );
  }
  const { host } = parsed.data;
  if (!allowedHosts.some((allowed) => allows(allowed, new URL(host)))) {
    throw new RequestError({ host: `${host} is not on the list of hosts: ${allowedHosts.join(', ')}` });
  }
  return parsed.data;
}

/** `*.example.com` stands for every host below it; a port counts where it is given. */
function allows(allowed: string, { hostname, host }: URL): boolean {
  return allowed.startsWith('*.') ? hostname.endsWith(allowed.slice(1)) : [hostname, host].includes(allowed);
}

/** What tells two requests apart: that of the client, or a hash of all else. */
export const runIdOf = (request: LoadRequest): string =>
  request.run_id ?? createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);

/** Who names no run gets the answer of one that has ended for so long: retries of a client come in that time. */
const REPEATED_MS = 120_000;
const FOR_GOOD_MS = 10 * 365 * 86_400_000;

/** Until when a run that has ended now is answered with what came of it, ms. */
export const heldUntil = (isNamed: boolean): number => Date.now() + (isNamed ? FOR_GOOD_MS : REPEATED_MS);
