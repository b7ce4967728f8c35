import type { UserClass } from './user.ts';

/** Users that there are to be, and how many are started or ended a second to get there; and of which classes. */
export type Shape = readonly [users: number, spawnRate: number, classes?: readonly UserClass[]];

/**
 * A load of the closed model that changes as a scenario says: a class of its file that extends this one decides it
 * instead of --users and --spawn-rate. Source: `LoadTestShape` of Locust's `shape.py`.
 */
export abstract class LoadTestShape {
  /** An own `static abstract = true` keeps a base class from being taken itself. */
  static abstract?: boolean;
  #started = performance.now();
  #users: () => number = () => 0;

  /** Called about once a second. null ends the load. */
  abstract tick(): Shape | null;

  /** Seconds since the load began. */
  getRunTime(): number {
    return (performance.now() - this.#started) / 1000;
  }

  getCurrentUserCount(): number {
    return this.#users();
  }

  /** The load begins now; `users` tells how many there are. */
  begin(users: () => number): void {
    this.#started = performance.now();
    this.#users = users;
  }
}

export type ShapeClass = new () => LoadTestShape;

export function isShapeClass(value: unknown): value is ShapeClass {
  return (
    typeof value === 'function' &&
    value.prototype instanceof LoadTestShape &&
    !(Object.hasOwn(value, 'abstract') && (value as typeof LoadTestShape).abstract === true)
  );
}
