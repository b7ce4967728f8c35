import { StopUser } from './control.ts';
import type { Environment } from './environment.ts';
import { Fifo } from './fifo.ts';
import { User, type Arrival, type UserClass } from './user.ts';

/** Users of one class: those that serve no arrival just now, and arrivals for which one is being made. */
interface Group {
  idle: User[];
  pending: Fifo<Arrival>;
}

export interface ArrivalsParts {
  environment: Environment;
  /** Users at most. */
  limit: number;
  /** An arrival whose user could not be started after all. */
  onUnsent(arrival: Arrival): void;
}

/**
 * Brings the arrivals of the open model and users together: an arrival takes an idle user of its class, or one
 * is made, and its onStart runs before it may be picked; meanwhile another one that gets free is as good.
 */
export class Arrivals {
  readonly #parts: ArrivalsParts;
  readonly #groups = new Map<UserClass, Group>();
  /** Users that exist. */
  users = 0;
  /** Arrivals not served to their end and users not started yet, and who waits for the last of them. */
  #open = 0;
  #allServed: (() => void) | undefined;

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
  }

  /** False when no user is idle and as many exist as may: the arrival is unsent. */
  serve(userClass: UserClass, arrival: Arrival): boolean {
    const group = this.#group(userClass);
    const user = group.idle.pop();
    if (!user && this.users >= this.#parts.limit) return false;
    this.#open++;
    if (user) void this.#run(group, user, arrival);
    else this.#make(userClass, group, arrival);
    return true;
  }

  /** Resolves when every arrival that was taken has been served to its end, and no user is starting. */
  async allServed(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#allServed = resolve));
  }

  /** Ends the users. */
  async end(): Promise<void> {
    for (const { idle } of this.#groups.values()) {
      for (const user of idle.splice(0)) await this.#end(user);
    }
  }

  #group(userClass: UserClass): Group {
    let group = this.#groups.get(userClass);
    if (!group) this.#groups.set(userClass, (group = { idle: [], pending: new Fifo() }));
    return group;
  }

  #make(userClass: UserClass, group: Group, arrival: Arrival): void {
    const user = new userClass(this.#parts.environment);
    this.users++;
    // Most users have nothing to start, and are ready at once.
    if (user.onStart === User.prototype.onStart) return void this.#run(group, user, arrival);
    group.pending.push(arrival);
    this.#open++;
    void this.#start(group, user).then(() => this.#served());
  }

  async #start(group: Group, user: User): Promise<void> {
    try {
      await user.onStart();
    } catch (error) {
      this.users--;
      if (!(error instanceof StopUser)) this.#parts.environment.userError(error, user.constructor.name);
      // There are never more arrivals pending than users being made: this one's is left without.
      const left = group.pending.shift();
      if (left) {
        this.#parts.onUnsent(left);
        this.#served();
      }
      return;
    }
    this.#ready(group, user);
  }

  #ready(group: Group, user: User): void {
    const arrival = group.pending.shift();
    if (arrival) void this.#run(group, user, arrival);
    else group.idle.push(user);
  }

  async #run(group: Group, user: User, arrival: Arrival): Promise<void> {
    try {
      user.level = arrival.level;
      user.arrival = arrival;
      await user.runTask();
      user.arrival = undefined;
      this.#ready(group, user);
    } catch (error) {
      this.users--;
      if (error instanceof StopUser) await this.#end(user);
      else this.#parts.environment.userError(error, user.constructor.name);
    }
    this.#served();
  }

  #served(): void {
    if (--this.#open === 0) this.#allServed?.();
  }

  async #end(user: User): Promise<void> {
    try {
      await user.end();
    } catch (error) {
      if (!(error instanceof StopUser)) this.#parts.environment.userError(error, user.constructor.name);
    }
  }
}
