import { Sleeper } from './sleeper.ts';
import { live, type SwarmHost } from './swarm.ts';
import type { UserClass } from './user.ts';

/** One user of a crew, which may be told to end before the run does. */
interface Member {
  end(): void;
}

/** The closed model where somebody else, such as a master, says how many users of each class there are to be. */
export class Crew {
  readonly #members = new Map<UserClass, Set<Member>>();
  readonly #working = new Set<Promise<void>>();

  constructor(private readonly host: SwarmHost) {}

  /** Starts users, and lets users end after the task that they are at, until there are so many. */
  assign(counts: ReadonlyMap<UserClass, number>): void {
    for (const [userClass, count] of counts) {
      const members = this.#membersOf(userClass);
      while (members.size < count) members.add(this.#start(userClass, members));
      for (const member of members) {
        if (members.size <= count) break;
        members.delete(member);
        member.end();
      }
    }
  }

  /** Users of each class that have not been told to end. */
  count(userClass: UserClass): number {
    return this.#members.get(userClass)?.size ?? 0;
  }

  /** Resolves when each user has ended; they are told to. */
  async end(): Promise<void> {
    for (const members of this.#members.values()) {
      for (const member of members) member.end();
      members.clear();
    }
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #membersOf(userClass: UserClass): Set<Member> {
    let members = this.#members.get(userClass);
    if (!members) this.#members.set(userClass, (members = new Set()));
    return members;
  }

  #start(userClass: UserClass, members: Set<Member>): Member {
    const { host } = this;
    const sleeper = new Sleeper();
    let ending = false;
    const member: Member = {
      end: () => {
        ending = true;
        sleeper.wakeAll();
      },
    };
    const own: SwarmHost = {
      get stopping() {
        return ending || host.stopping;
      },
      sleeper,
      make: (of) => host.make(of),
      taskStarts: () => host.taskStarts(),
      userEnded: () => {
        members.delete(member);
        host.userEnded();
      },
      userError: (error, owner) => host.userError(error, owner),
    };
    const working = live(host.make(userClass), own).finally(() => this.#working.delete(working));
    this.#working.add(working);
    return member;
  }
}
