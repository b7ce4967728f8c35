import { createHash } from 'node:crypto';

/** What of run.json decides whether two runs may be compared. */
export interface RunConditions {
  scenario: string;
  model: 'open' | 'closed';
  stages?: readonly { fromRps: number; toRps: number; seconds: number }[] | undefined;
  users?: number | undefined;
  spawnRate?: number | undefined;
  warmup: number;
  interrupted: boolean;
  /** Seconds. */
  duration: number;
  target: { url: string; embedded: boolean };
  options: Readonly<Record<string, unknown>>;
  scenarioOptions: Readonly<Record<string, unknown>>;
}

/** Options of the runner that change what the target gets; all else, such as --results or --processes, does not. */
const OF_LOAD = [
  'arrivals',
  'runTime',
  'tasks',
  'stopTimeout',
  'connections',
  'timeout',
  'header',
  'compressed',
  'maxRedirects',
  'http2',
  'proxy',
  'maxUsers',
  'userRate',
  'tags',
  'excludeTags',
  'findCapacity',
] as const;
/** Options of the search for the limit, which decide its stages. */
const OF_SEARCH = ['slo', 'capacityFrom', 'capacityTo', 'capacityHold'] as const;

/** Each condition by its name, as text: two runs are like for like when all are equal. */
export type Conditions = Readonly<Record<string, string>>;

export function conditionsOf(run: RunConditions): Conditions {
  const { options } = run;
  const searches = options['findCapacity'] === true;
  const keys: readonly string[] = searches ? [...OF_LOAD, ...OF_SEARCH] : OF_LOAD;
  const given = keys.filter((key) => isSaid(options[key])).map((key) => [key, text(options[key])]);
  const own = Object.entries(run.scenarioOptions).filter(([, value]) => isSaid(value));
  return {
    scenario: run.scenario,
    load: run.model === 'closed' ? closed(run) : searches ? 'search for the limit' : open(run),
    warmup: `${run.warmup} s`,
    target: targetClass(run.target),
    ...(run.interrupted ? { 'cut short': `after ${run.duration} s` } : {}),
    ...Object.fromEntries(given),
    ...Object.fromEntries(own.map(([key, value]) => [`scenario's ${key}`, text(value)])),
  };
}

/** SHA-256 of the conditions: runs with the same one are like for like. */
export function hashOf(conditions: Conditions): string {
  const sorted = Object.entries(conditions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** What differs, in words; empty when the two are like for like. */
export function differences(before: Conditions, after: Conditions): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} was ${before[key] ?? 'not given'}, is ${after[key] ?? 'not given'}`);
}

function open({ stages = [] }: RunConditions): string {
  return `open model, ${stages
    .map(
      ({ fromRps, toRps, seconds }) =>
        `${fromRps === toRps ? fromRps : `${fromRps}-${toRps}`}/s for ${seconds} s`,
    )
    .join(', ')}`;
}

function closed({ users, spawnRate }: RunConditions): string {
  return `closed model, ${users ?? 'a shape of'} users, ${spawnRate ?? '?'} spawned a second`;
}

/** Class of a target that does not share the machine of the load. */
export const ELSEWHERE = 'a server elsewhere';

/** Not the address: what is compared is often the same service at another one. */
function targetClass({ url, embedded }: RunConditions['target']): string {
  if (embedded) return 'embedded target';
  const host = URL.canParse(url) ? new URL(url).hostname : url;
  return /^(localhost|127\.|\[::1\]$)/.test(host) ? 'a server on this machine' : ELSEWHERE;
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** Keys sorted, so that the order in which something was written makes no difference. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
