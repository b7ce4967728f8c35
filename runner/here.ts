import { events, type EventHook } from './events.ts';
import { NodeRunner, type Carrier } from './node-runner.ts';
import { updateUserClass, type UserSettings } from './user-settings.ts';
import type { UserClass } from './user.ts';

/** This process, or load thread, and the run that it is at: what listeners of events get. As Locust's `Environment`. */
export class RunEnvironment {
  readonly runner = new NodeRunner();
  /** Base URL of the target; empty where it is not known yet. */
  host = '';
  /** The scenario's own options. */
  options: Readonly<Record<string, unknown>> = {};
  /** Short id of the worker; `master` on one. */
  worker = 'w1';
  userClasses: readonly UserClass[] = [];
  /** What the process is to end with, whatever came of the run: to be set by a listener of `quitting`. */
  processExitCode: number | undefined;
  #failed: (error: unknown) => void = () => undefined;
  #isBegun = false;
  #isQuitting = false;
  /** A master tells its workers. */
  #tellSettings: ((settings: UserSettings) => void) | undefined;

  /** Another run, or the first: what is known of it, and who carries its messages. */
  begin(
    about: Partial<Pick<RunEnvironment, 'host' | 'options' | 'worker' | 'userClasses'>>,
    carrier: Carrier,
    failed: (error: unknown) => void,
    tellSettings?: (settings: UserSettings) => void,
  ): void {
    Object.assign(this, about);
    this.#failed = failed;
    this.#tellSettings = tellSettings;
    this.runner.carry(carrier, failed);
  }

  /** Lets the listeners know, one after the other; what one throws ends nothing. */
  tell(event: EventHook<RunEnvironment>): Promise<void> {
    return event.fireAll(this, this.#failed);
  }

  /** As `tell`, but once in a process. */
  async tellOnce(event: EventHook<RunEnvironment>): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    await this.tell(event);
  }

  /** Once in a process: it ends, and its listeners may say what with. */
  async quitting(): Promise<void> {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    await events.quitting.fireAll(this, this.#failed, true);
  }

  /** The process ends with this code, or with what a listener said. Returns that. */
  async end(code: number): Promise<number> {
    await this.quitting();
    const exitCode = this.processExitCode ?? code;
    this.fire(events.quit, { exitCode });
    return exitCode;
  }

  /** Tells of something else than a run. */
  fire<A>(event: EventHook<A>, about: A): void {
    event.fire(about, this.#failed);
  }

  /** Changes a class of users, here and on the workers. Throws UserError. Source: `update_user_class`. */
  updateUserClass(settings: UserSettings): void {
    this.#tellSettings?.(settings);
    updateUserClass(this.userClasses, settings);
  }
}

/** There is one in each process and load thread. */
export const here = new RunEnvironment();
