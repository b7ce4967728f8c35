import { UserError } from './errors.ts';
import type { LoadTestShape, Shape } from './shape.ts';
import type { UserClass } from './user.ts';

/** How many users there are to be at any time. */
export interface UserPlan {
  /** Now; undefined once the load is to end. */
  users(): number | undefined;
  /** Whether so many are all that it asks for at present. */
  isFull(users: number): boolean;
  /** Classes that users are taken from; undefined: all. */
  readonly classes: readonly UserClass[] | undefined;
}

/** Users up or down to a number: max(1, floor(rate)) of them every so many seconds, the first at once, as in Locust. */
export class Ramp implements UserPlan {
  readonly #batch: number;
  readonly #started: number;
  readonly classes = undefined;

  constructor(
    private readonly target: number,
    /** Users a second. */
    private readonly spawnRate: number,
    private readonly from = 0,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#batch = Math.max(1, Math.floor(spawnRate));
    this.#started = now();
  }

  users(): number {
    const seconds = (this.now() - this.#started) / 1000;
    const batches = Math.floor((seconds * this.spawnRate) / this.#batch + 1e-9) + 1;
    const moved = batches * this.#batch;
    return this.target >= this.from
      ? Math.min(this.target, this.from + moved)
      : Math.max(this.target, this.from - moved);
  }

  isFull(users: number): boolean {
    return users === this.target;
  }
}

/** Users as somebody asks for them, who may ask for others while the load is applied. */
export class EditedUsers implements UserPlan {
  readonly classes = undefined;
  #asked: readonly [users: number, spawnRate: number];
  /** From the first look on: the load may begin later than it is planned. */
  #ramp: Ramp | undefined;

  constructor(
    users: number,
    /** Users a second. */
    spawnRate: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#asked = [users, spawnRate];
  }

  users(): number {
    this.#ramp ??= new Ramp(...this.#asked, 0, this.now);
    return this.#ramp.users();
  }

  isFull(users: number): boolean {
    return users === this.target;
  }

  get target(): number {
    return this.#asked[0];
  }

  /** From now on there are to be so many, beginning with those that there are. */
  edit(users: number, spawnRate: number): void {
    if (this.#ramp) this.#ramp = new Ramp(users, spawnRate, this.#ramp.users(), this.now);
    this.#asked = [users, spawnRate];
  }
}

/** A shape is asked so often, ms. */
const TICK_MS = 1000;

/** Users as a scenario's shape asks for them: each time that it asks for others, a ramp from those that there are. */
export class ShapedUsers implements UserPlan {
  #asked: Shape | undefined;
  #ramp = new Ramp(0, 1);
  #next = -Infinity;

  constructor(
    private readonly shape: LoadTestShape,
    private readonly now: () => number = () => performance.now(),
  ) {
    shape.begin(() => this.#ramp.users());
  }

  get classes(): readonly UserClass[] | undefined {
    return this.#asked?.[2];
  }

  /** Throws UserError when the shape asks for what cannot be. */
  users(): number | undefined {
    if (this.now() >= this.#next) {
      this.#next = this.now() + TICK_MS;
      const asked = this.shape.tick();
      if (asked === null) return undefined;
      if (this.#asked?.join() !== asked.join()) this.#change(asked);
    }
    return this.#ramp.users();
  }

  isFull(users: number): boolean {
    return this.#ramp.isFull(users);
  }

  #change(asked: Shape): void {
    const [users, rate] = asked;
    if (!(Number.isInteger(users) && users >= 0 && rate > 0)) {
      throw new UserError(
        `${this.shape.constructor.name}.tick() returned [${users}, ${rate}]: it takes a number of users, and users a second, or null to end.`,
      );
    }
    const there = this.#asked ? this.#ramp.users() : 0;
    this.#asked = asked;
    this.#ramp = new Ramp(users, rate, there, this.now);
  }
}
