/** What a task throws to steer its user, as in Locust; none of these is a failure. */

/** Ends this task; the next one comes after the wait. */
export class RescheduleTask extends Error {}

/** Ends this task; the next one comes at once. */
export class RescheduleTaskImmediately extends Error {}

/** Ends this user for good. */
export class StopUser extends Error {}

/** Leaves the task set; thrown by `interrupt()`. */
export class InterruptTaskSet extends Error {
  constructor(readonly reschedule: boolean) {
    super('interrupt() outside of a task set');
  }
}
