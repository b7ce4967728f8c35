import { parseScenarioOptions } from '../scenario-options.ts';
import type { Request } from '../command-line.ts';
import type { Edit } from '../edits.ts';
import { UserError } from '../errors.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import { namedPlan } from '../named-plan.ts';
import type { Options } from '../options.ts';
import { hostUrl } from '../parsers.ts';
import { MAX_RPS, parseStages, type Stage } from '../stages.ts';
import { parseDuration, readDecimal } from '../units.ts';

/** A form as it was sent: fields given several times are lists. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

const MOST_USERS = 1e6;
/** What decides the load; where one of them is asked for, the command line's do not count. */
const LOAD = ['rps', 'stages', 'users', 'spawnRate', 'runTime', 'tasks'] as const;

/** What holds of a page. */
export interface Limits {
  /** Whether the target may be another one than the command line's. */
  mayChooseHost: boolean;
  /** Whether user classes may be picked (--class-picker). */
  mayPickClasses: boolean;
}

/** Which load a form asks for. Throws UserError, worded as Locust words it where Locust knows the field. */
export function loadOf(form: Form): Pick<Options, 'rps' | 'stages' | 'users' | 'spawnRate' | 'runTime'> {
  const rps = rate(one(form, 'rps'));
  const users = userCount(one(form, 'user_count'));
  const spawnRate = spawnRateOf(one(form, 'spawn_rate'));
  const runTime = one(form, 'run_time');
  const load = {
    rps,
    stages: undefined as Stage[] | undefined,
    users,
    spawnRate,
    runTime: runTime === undefined ? undefined : parseDuration(runTime, 'run_time'),
  };
  const isPaced = rps !== undefined || one(form, 'stages') !== undefined;
  if (isPaced && (users !== undefined || spawnRate !== undefined)) {
    throw new UserError('rps, stages or user_count: a run is paced by a rate or by users. Send one of them.');
  }
  if (!isPaced && (users === undefined || spawnRate === undefined))
    throw new UserError('Missing or invalid user_count or spawn_rate from /swarm request');
  return load;
}

/** The change of a load that goes on. Throws UserError. */
export function editOf(form: Form): Edit {
  const { rps, users, spawnRate } = loadOf(form);
  if (one(form, 'stages') !== undefined)
    throw new UserError('stages: a load that goes on takes a rate (rps), no stages.');
  if (rps !== undefined) return { rps };
  if (users === undefined || spawnRate === undefined) throw new UserError('user_count and spawn_rate: both.');
  return { users, spawnRate };
}

/** The run that a form asks for, on top of what the command line said. Throws UserError. */
export function requestOf(form: Form, base: Request, limits: Limits): Request {
  const load = loadOf(form);
  if (load.users === 0) throw new UserError('user_count 0: a run begins with one user at least.');
  const stages = one(form, 'stages');
  if (stages !== undefined) {
    const plan = namedPlan(stages, base.scenario, 'stages');
    load.stages = typeof plan === 'string' ? parseStages(plan, 'stages') : (plan as Stage[]);
  }
  const without = Object.fromEntries(LOAD.map((key) => [key, undefined]));
  const options: Options = { ...base.options, ...without, ...load, findCapacity: false };
  const host = one(form, 'host');
  if (host !== undefined) options.host = chosenHost(host, base.options.host, limits);
  const classes = many(form, 'user_classes');
  const scenario = classes.length > 0 ? withClasses(classes, base.scenario, limits) : base.scenario;
  // Load threads pick them by their names.
  if (classes.length > 0) options.userClasses = [...classes];
  return withScenarioOptions(form, { ...base, options, scenario });
}

const KNOWN = new Set(
  'user_count spawn_rate rps stages run_time host user_classes shape_class profile'.split(' '),
);

/** Scenario's own options by their names, as Locust takes custom arguments. */
function withScenarioOptions(form: Form, request: Request): Request {
  const { scenario, scenarioInput } = request;
  const schema = scenario?.module.options;
  const input = { ...scenarioInput };
  for (const key of Object.keys(form)) {
    const value = one(form, key);
    if (KNOWN.has(key) || value === undefined) continue;
    const here = key.replace(/[_-]([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    if (!schema || !Object.hasOwn(schema.shape, here))
      throw new UserError(`${key}: the page cannot change it. Give it on the command line.`);
    input[here] = value === 'true' ? true : value;
  }
  const scenarioOptions = schema
    ? parseScenarioOptions(schema, input, (key) => key)
    : request.scenarioOptions;
  return { ...request, scenarioInput: input, scenarioOptions };
}

function chosenHost(typed: string, own: string | undefined, { mayChooseHost }: Limits): string | undefined {
  const host = hostUrl(typed, 'host');
  if (mayChooseHost || host === own) return host;
  throw new UserError(
    `host ${typed}: a page that others can reach loads only what its command line names with --host.`,
  );
}

function withClasses(
  names: readonly string[],
  scenario: LoadedScenario | undefined,
  limits: Limits,
): LoadedScenario | undefined {
  if (!limits.mayPickClasses)
    throw new UserError('user_classes: classes can be picked where the run was started with --class-picker.');
  const known = scenario?.classes.map(({ name }) => name) ?? [];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UserError(`user_classes ${unknown.join(', ')}: there are ${known.join(', ')}.`);
  return scenario && { ...scenario, classes: scenario.classes.filter(({ name }) => names.includes(name)) };
}

function userCount(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\s*[+-]?\d+\s*$/.test(value))
    throw new UserError(`Invalid user_count value: '${value}' (must be an integer)`);
  const users = Number(value);
  if (users < 0 || users > MOST_USERS)
    throw new UserError('Missing or invalid user_count or spawn_rate from /swarm request');
  return users;
}

function spawnRateOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const spawnRate = Number(value);
  if (Number.isNaN(spawnRate)) throw new UserError(`Invalid spawn_rate value: '${value}' (must be a number)`);
  if (spawnRate <= 0 || spawnRate > MOST_USERS)
    throw new UserError('Missing or invalid user_count or spawn_rate from /swarm request');
  return spawnRate;
}

function rate(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const rps = readDecimal(value) ?? 0;
  if (!(rps > 0 && rps <= MAX_RPS))
    throw new UserError(`rps ${value}: it takes a rate in tasks a second, more than 0, ${MAX_RPS} at most.`);
  return rps;
}

/** The text of a field; undefined where it is not sent or empty. */
function one(form: Form, key: string): string | undefined {
  const value = form[key];
  const first = typeof value === 'string' ? value : value?.[0];
  return first === undefined || first.trim() === '' ? undefined : first.trim();
}

function many(form: Form, key: string): readonly string[] {
  const value = form[key];
  const all = typeof value === 'string' ? [value] : (value ?? []);
  return all.filter((text) => text.trim() !== '');
}
