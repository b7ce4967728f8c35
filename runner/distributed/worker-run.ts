import { join } from 'node:path';
import { ledgerOf } from '../cleanup.ts';
import { Clock } from '../clock.ts';
import type { Request } from '../command-line.ts';
import { Driver } from '../driver.ts';
import { Ledger } from '../ledger.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import type { Log } from '../log.ts';
import type { Plan } from '../plan.ts';
import { Recorder } from '../recorder.ts';
import { forget, reportOf } from '../recorder-report.ts';
import { Recording } from '../recording.ts';
import { cleanUp } from '../remove-data.ts';
import { resetStats } from '../reset-stats.ts';
import type { RowFile, RowSink } from '../row-file.ts';
import { openSamples, openTraces } from '../run-files.ts';
import { dataId } from '../run-folder.ts';
import type { SampleFile } from '../samples.ts';
import type { Announcement } from '../schedule.ts';
import { takeReport } from '../stats-report.ts';
import type { ShareOf } from '../timeline.ts';
import { TraceBuffer } from '../traces/rows.ts';
import { WorkerUpload } from '../upload/worker-upload.ts';

export interface WorkerRunParts {
  request: Request;
  scenario: LoadedScenario;
  plan: Plan;
  host: string;
  share: ShareOf;
  /** Short name of the worker, as in results.csv. */
  name: string;
  /** Folder and file of its samples. */
  folder: string;
  samples: string;
  /** Whether the master is one of ours, which takes rows of traces. */
  isOurs: boolean;
  /** Id of the run, where this worker uploads its samples itself. */
  uploadAs?: string;
  /** µs that the master's clock is ahead of ours. */
  clockAhead: number;
  log: Log;
  onException(message: string, traceback: string): void;
}

/** One run of a worker: its share of the load, from its connections to its clean-up. */
export class WorkerRun {
  readonly clock = new Clock();
  readonly #stop = new AbortController();
  readonly #recorder: Recorder;
  readonly #ledger: Ledger;
  readonly #driver: Driver;
  #samples: SampleFile | undefined;
  readonly #traces = new TraceBuffer();
  #tracesFile: RowFile | undefined;
  #applied: Promise<number | undefined> | undefined;
  #upload: WorkerUpload | undefined;
  #isHurried = false;

  constructor(private readonly parts: WorkerRunParts) {
    const { request, scenario, plan, host, share, folder, name } = parts;
    const { options, scenarioOptions } = request;
    this.#recorder = new Recorder(plan.model === 'open', Date.now() / 1000);
    if (plan.model === 'open') this.#recorder.addLevels(plan.stages);
    this.#ledger = new Ledger(ledgerOf(folder, name));
    const recording = (): Recording =>
      new Recording({
        clock: this.clock,
        recorder: this.#recorder,
        samples: this.#samples as SampleFile,
        worker: name,
        node: name,
        onException: (owner, traceback) => parts.log.error(`${owner}: ${traceback}`),
      });
    let sink: Recording | undefined;
    const its = (): Recording => (sink ??= recording());
    this.#driver = new Driver({
      scenario,
      scenarioOptions,
      options,
      plan,
      host,
      worker: share,
      run: dataId(`${folder}-${name}`),
      clock: this.clock,
      sink: {
        sample: (measured) => its().sample(measured),
        arrival: (level, lag, at) => its().arrival(level, lag, at),
        lost: (level) => its().lost(level),
        observe: (what, ms) => its().observe(what, ms),
        amount: (what, value) => its().amount(what, value),
        deviate: (what) => its().deviate(what),
        exception: (owner, message, traceback) => {
          its().exception(owner, message, traceback);
          parts.onException(message, traceback);
        },
      },
      ledger: this.#ledger,
      budget: undefined,
      progress: () => undefined,
    });
  }

  get samples(): string {
    return this.parts.samples;
  }

  /** Opens the connections and makes the data. Throws UserError. */
  async prepare(): Promise<void> {
    const { samples, scenario, log } = this.parts;
    this.#samples = await openSamples(samples, scenario.name, (error) => log.error(error.message));
    const { upload, xray } = this.parts.request.options;
    if (xray !== undefined) this.#recorder.traces = await this.#openTraces();
    if (upload && this.parts.uploadAs !== undefined) {
      this.#upload = new WorkerUpload(upload, this.parts, this.parts.uploadAs, this.clock);
    }
    await this.#driver.open();
    await this.#driver.prepare(this.#stop.signal);
  }

  /** Rows of traces go with the reports to a master of ours; one of Locust's has no place for them. */
  async #openTraces(): Promise<RowSink> {
    const { isOurs, folder, log } = this.parts;
    if (isOurs) return this.#traces;
    return (this.#tracesFile = await openTraces(folder, (error) => log.error(error.message)));
  }

  /**
   * Starts the clock, at an instant of the master's (Unix µs) or now, and the load.
   * Resolves with the ms of the run's clock at which the load ended before its time was up, if so.
   */
  async apply(wallOrigin: number | undefined): Promise<number | undefined> {
    const { clockAhead } = this.parts;
    if (wallOrigin === undefined) this.clock.start();
    else this.clock.startAt(wallOrigin, clockAhead);
    this.#recorder.stats.reset(Math.max(Date.now() / 1000, this.clock.wallOrigin / 1e6));
    this.#applied = this.#driver.apply([], this.#stop.signal);
    const ended = await this.#applied;
    return ended === undefined ? undefined : ended - this.clock.origin;
  }

  assign(counts: Readonly<Record<string, number>>): void {
    this.#driver.assign(counts);
  }

  announce(announcement: Announcement, share: ShareOf): void {
    const { stages, levels } = announcement;
    levels.forEach((level, index) => {
      const stage = stages[index];
      if (!stage) return;
      // One that joins late knows nothing of the levels before.
      const missing = level + 1 - this.#recorder.levels.length;
      for (let one = 0; one < missing; one++) this.#recorder.addLevel(stage, announcement.from / 1000);
    });
    this.#driver.announce(announcement, share);
  }

  get userClassesCount(): Record<string, number> {
    return this.#driver.crewCounts;
  }

  /** What was recorded since the last report; `details`: with what only a master of ours understands. */
  report(details: boolean): Record<string, unknown> {
    const recorder = this.#recorder;
    const own = details
      ? {
          ...reportOf(recorder),
          traces: this.#traces.take(),
          gauges: { ...this.#driver.gauges },
          loop: this.#driver.loop,
        }
      : undefined;
    const report = takeReport(recorder.stats, Date.now() / 1000);
    forget(recorder);
    return { ...report, ...(own ? { open_saves_load: own } : {}) };
  }

  /** All users of the load, on all workers, are there. */
  spawned(): void {
    if (this.parts.request.options.resetStats) resetStats(this.#recorder.stats);
  }

  /** Ends the load. Resolves when its last request has ended or was cut off. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the master says so'));
    await this.#applied;
  }

  /** There is little time left: data is left to --cleanup. */
  hurry(): void {
    this.#isHurried = this.parts.request.options.stopWithin !== undefined;
  }

  /** Removes what it made, unless it is to stay, and closes all. */
  async close(): Promise<void> {
    const { request, scenario, host, folder, name, log } = this.parts;
    const { options, scenarioOptions } = request;
    await Promise.all([this.#samples?.end(), this.#tracesFile?.end()]);
    await this.#upload?.samples();
    if (!options.keepData && !this.#isHurried) {
      const run = dataId(`${folder}-${name}`);
      const entries = this.#ledger.entries;
      const { seed } = options;
      await cleanUp({ scenario, scenarioOptions, options, run, seed, host, entries, folder, log });
    }
    this.#ledger.close();
    await this.#upload?.ledger();
    await Promise.all([this.#driver.close(), this.clock.close()]);
  }

  /** Entries that are to be removed. */
  get made(): number {
    return this.#ledger.entries.length;
  }

  /** Where its samples would be made in a folder of its own. */
  static samplesIn(folder: string, name?: string): string {
    return join(folder, name === undefined ? 'results.csv' : `results-${name}.csv`);
  }
}
