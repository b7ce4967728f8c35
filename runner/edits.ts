import { checkBeforeStart, needOf } from './before-start.ts';
import type { Clock } from './clock.ts';
import { UserError } from './errors.ts';
import type { Target } from './host.ts';
import type { Load } from './load.ts';
import { machine } from './machine.ts';
import type { Options } from './options.ts';
import { ENDLESS, type Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { EditOfRun } from './results.ts';
import type { EditedUsers } from './user-plan.ts';

/** A rate begins so long after it is asked for, ms: every load thread, and every worker, must know of it by then. */
const AHEAD_MS = 1000;

/** What a person asks for while the load is applied: tasks/s, or users and how many of them come a second. */
export type Edit = { rps: number } | { users: number; spawnRate: number };

export interface EditParts {
  options: Options;
  plan: Plan;
  target: Target;
  clock: Clock;
  load: Load;
  recorder: Recorder;
  /** Closed model: undefined where the users are not to be edited. */
  users: EditedUsers | undefined;
}

/** Changes of the load while it is applied, and the list of them. */
export class Edits {
  readonly made: EditOfRun[] = [];

  constructor(private readonly parts: EditParts) {}

  /** Throws UserError for what cannot be. */
  make(edit: Edit): void {
    const { plan } = this.parts;
    if ('rps' in edit) this.#rate(edit.rps);
    else if (plan.model === 'open') throw otherModel('a rate', 'a number of users');
    else this.#users(edit.users, edit.spawnRate);
  }

  /** The load that is due from a second on is another one; what is due before stays as it was. */
  #rate(rps: number): void {
    const { options, plan, clock, load, recorder } = this.parts;
    if (plan.model === 'closed') throw otherModel('users', 'a rate');
    if (plan.isSearch) throw new UserError('The search for the limit chooses its rates itself.');
    if (options.tasks !== undefined)
      throw new UserError(`The rate of a run of ${options.tasks} tasks (--tasks) stays as it is.`);
    const from = Math.max(0, clock.now() + AHEAD_MS);
    const at = from / 1000;
    const seconds = (plan.seconds ?? at + ENDLESS) - at;
    if (seconds <= 0) throw new UserError('The load ends within a second: too late for another rate.');
    const stage = { fromRps: rps, toRps: rps, seconds };
    recorder.endLevels(at);
    const level = recorder.addLevel(stage, at);
    this.made.push({ at, rps });
    const number = this.made.length;
    load.announce({ number, from, stages: [stage], levels: [level], tasks: undefined, isLast: true });
  }

  #users(users: number, spawnRate: number): void {
    const { options, plan, target, clock } = this.parts;
    const edited = this.parts.users;
    if (!edited || plan.model !== 'closed')
      throw new UserError('A load shape decides the users of this run.');
    const more = Math.max(0, users - plan.swarm.users);
    const swarm = { users: more, spawnRate };
    checkBeforeStart(needOf(options, { ...plan, swarm }, target), machine());
    edited.edit(users, spawnRate);
    this.made.push({ at: Math.max(0, clock.now()) / 1000, users, spawnRate });
  }
}

function otherModel(is: string, asked: string): UserError {
  return new UserError(`This run is paced by ${is}: stop it first, and start another one with ${asked}.`);
}
