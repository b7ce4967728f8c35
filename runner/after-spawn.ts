import { events } from './events.ts';
import { here } from './here.ts';
import type { Log } from './log.ts';
import type { Options } from './options.ts';
import type { Recorder } from './recorder.ts';
import { resetStats as resetStatistics } from './reset-stats.ts';

/** What happens once all users are there: Locust's statistics may start anew, and the load may have so long left. */
export class AfterSpawn {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: {
      options: Pick<Options, 'resetStats' | 'spawnedRuntime'>;
      recorder: Recorder;
      log: Log;
      /** The load ends, as it was meant to. */
      end(): void;
    },
  ) {}

  /** All users are there; a shape may ask for others later, and the time runs from the first time. */
  full(users: number): void {
    const { options, recorder, log, end } = this.parts;
    const { resetStats, spawnedRuntime } = options;
    here.fire(events.spawningComplete, { userCount: users });
    if (resetStats) {
      log.info('All users are there: the statistics start anew');
      resetStatistics(recorder.stats);
    }
    if (spawnedRuntime === undefined || this.#timer) return;
    log.info(`All users are there: the load ends in ${spawnedRuntime} s`);
    this.#timer = setTimeout(end, spawnedRuntime * 1000);
  }

  release(): void {
    clearTimeout(this.#timer);
  }
}
