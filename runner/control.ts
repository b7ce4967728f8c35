/** What a task throws to steer its user, as in Locust; none of these is a failure. */

/** What steers a user; a failure of nothing. */
export class Control extends Error {}

/** Ends this task; the next one comes after the wait. */
export class RescheduleTask extends Control {}

/** Ends this task; the next one comes at once. */
export class RescheduleTaskImmediately extends Control {}

/** Ends this user for good. */
export class StopUser extends Control {}

/** Leaves the task set; thrown by `interrupt()`. */
export class InterruptTaskSet extends Control {
  constructor(readonly reschedule: boolean) {
    super('interrupt() outside of a task set');
  }
}
