import type { CheckResult } from '../results.ts';
import { UserError } from '../errors.ts';
import { connectCloudWatch, type CloudWatch } from './client.ts';
import type { CloudWatchOptions } from './options.ts';

/** ms between two looks. */
const EVERY = 5000;
/** CloudWatch tells of so many alarms by name at a time. */
const MOST_NAMES = 100;

interface AlarmState {
  name: string;
  state: string;
  reason: string;
}

/** Told while the load goes on. */
export interface Watcher {
  /** An alarm fires; once. */
  fired(text: string): void;
  /** The alarms cannot be read; once. */
  warn(text: string): void;
}

/** Alarms of CloudWatch that stop a run when one of them fires. */
export class AlarmWatch {
  #fired: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasWarned = false;

  private constructor(
    private readonly names: readonly string[],
    private readonly cloudWatch: CloudWatch,
  ) {}

  /**
   * Looks at the alarms before a run; undefined when none is named. Throws UserError where one is not there, fires
   * already, or cannot be read.
   */
  static async begin(options: CloudWatchOptions): Promise<AlarmWatch | undefined> {
    const names = [...new Set(options.abortOnAlarm)];
    if (names.length === 0) return undefined;
    const flag = '--abort-on-alarm';
    if (names.length > MOST_NAMES)
      throw new UserError(`${flag}: ${names.length} alarms are named; ${MOST_NAMES} are the most.`);
    const watch = new AlarmWatch(names, await connectCloudWatch(options, flag));
    try {
      watch.#judgeBefore(await watch.#read());
    } catch (error) {
      watch.release();
      if (error instanceof UserError) throw error;
      const { name, message } = error as Error;
      throw new UserError(
        `${flag} ${names.join(', ')}: the alarms cannot be read (${name}: ${message}). ` +
          'It takes credentials that allow cloudwatch:DescribeAlarms, in the region of the alarms.',
      );
    }
    return watch;
  }

  /** Looks at them every few seconds from now on, until one fires or `release`. */
  watch(watcher: Watcher): void {
    this.#timer = setTimeout(() => void this.#look(watcher), EVERY);
  }

  get hasFired(): boolean {
    return this.#fired !== undefined;
  }

  /** What became of each, as of a check. */
  get results(): CheckResult[] {
    return this.names.map((name) => ({
      text: `alarm ${name}`,
      metric: 'alarm',
      passed: name !== this.#fired,
      value: name === this.#fired ? 1 : 0,
      limit: 0,
      aborted: name === this.#fired,
    }));
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.cloudWatch.client.destroy();
  }

  #judgeBefore(states: readonly AlarmState[]): void {
    const missing = this.names.find((name) => !states.some((one) => one.name === name));
    if (missing !== undefined) {
      throw new UserError(
        `--abort-on-alarm ${missing}: there is no alarm of this name in the region. ` +
          'Give its full name, as the console or `aws cloudwatch describe-alarms` shows it.',
      );
    }
    const firing = states.find(({ state }) => state === 'ALARM');
    if (!firing) return;
    throw new UserError(
      `--abort-on-alarm ${firing.name}: it fires already (${firing.reason}), so the run would stop at once. ` +
        'Wait until it has ended, or leave it out.',
    );
  }

  async #look(watcher: Watcher): Promise<void> {
    try {
      const firing = (await this.#read()).find(({ state }) => state === 'ALARM');
      if (this.#timer === undefined) return;
      if (firing) {
        this.#fired = firing.name;
        watcher.fired(`alarm ${firing.name} fires (${firing.reason})`);
        return;
      }
    } catch (error) {
      if (this.#timer === undefined) return;
      const { name, message } = error as Error;
      if (!this.#hasWarned)
        watcher.warn(`The alarms cannot be read (${name}: ${message}); it is tried again.`);
      this.#hasWarned = true;
    }
    this.watch(watcher);
  }

  async #read(): Promise<AlarmState[]> {
    const { sdk, client } = this.cloudWatch;
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new sdk.DescribeAlarmsCommand({
        AlarmNames: [...this.names],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: MOST_NAMES,
      }),
    );
    return [...MetricAlarms, ...CompositeAlarms].map(
      ({ AlarmName = '', StateValue = '', StateReason = '' }) => ({
        name: AlarmName,
        state: StateValue,
        reason: StateReason,
      }),
    );
  }
}
