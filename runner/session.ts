import { join } from 'node:path';
import { AfterSpawn } from './after-spawn.ts';
import { loadEnded } from './apply.ts';
import { evaluateCheck, type Check } from './checks.ts';
import { needOf } from './before-start.ts';
import { noteLeftOver } from './cleanup.ts';
import { EXIT, UserError } from './errors.ts';
import { faultOf } from './fault.ts';
import { writeFailingResponses } from './failing-responses.ts';
import { describe, exitCode, writeRun } from './finish.ts';
import { Guard } from './guard.ts';
import { beginHere } from './begin-here.ts';
import { here } from './here.ts';
import { Interrupts } from './interrupts.ts';
import { LiveChecks } from './live-checks.ts';
import type { Load } from './load.ts';
import { logOf, type Log } from './log.ts';
import { machine } from './machine.ts';
import { makeLoad } from './make-load.ts';
import type { Output } from './output.ts';
import type { ConsoleOutput } from './outputs/console.ts';
import { makeConsole, makeOutputs } from './outputs/index.ts';
import { phaseProgress } from './phase-progress.ts';
import { Recording } from './recording.ts';
import { cleanUp, cleansUp, type Removal } from './remove-data.ts';
import type { Run } from './results.ts';
import { warmupSeconds } from './schedule.ts';
import { RunState, type SessionParts } from './run-state.ts';
import { RunFiles } from './run-files.ts';
import { dataId, diskError, linkNewest, workingFolder } from './run-folder.ts';
import type { SampleFile } from './samples.ts';
import { noteRun } from './scenario-data.ts';
import { searchRun } from './search-run.ts';
import { masked } from './secrets.ts';
import { Ticker } from './ticker.ts';
import { withResultsLost } from './verdict.ts';

/** What a run was, and what the process is to end with. */
export interface Outcome {
  exitCode: number;
  folder: string;
  run: Run | undefined;
  /** Whether results.csv of the working folder points at its samples. */
  linked: boolean;
}

/** The parts of one run, and the order of what happens to them. */
export class Session {
  readonly #state: RunState;
  readonly #log: Log;
  readonly #console: ConsoleOutput;
  readonly #outputs: Output[];
  readonly #afterSpawn: AfterSpawn;
  #files: RunFiles | undefined;
  #fatal: UserError | undefined;
  #broken: Check | undefined;
  #linked = false;

  constructor(private readonly parts: SessionParts) {
    const { request, folder, follower } = parts;
    const { options } = request;
    this.#state = new RunState(parts);
    this.#log = logOf(options, (text) => {
      this.#console.note(text.trimEnd());
      follower?.note(text.trimEnd());
    });
    const { recorder } = this.#state;
    this.#afterSpawn = new AfterSpawn({ options, recorder, log: this.#log, end: () => this.#state.end() });
    this.#console = makeConsole(options);
    this.#outputs = [this.#console, ...makeOutputs({ options, folder, log: this.#log })];
    if (follower) this.#outputs.push(follower.follow(this.#state));
  }

  /** `notes`: what a person should know before it starts. */
  async run(notes: readonly string[]): Promise<Outcome> {
    const interrupts = new Interrupts(
      () => this.#interrupt(),
      () => this.#endNow(),
    );
    const onFault = (error: Error): void => this.#fault(error);
    process.on('uncaughtException', onFault);
    let outcome: Outcome;
    try {
      const load = await this.#open(notes);
      await load.prepare(this.#state.stopping.signal);
      outcome = this.#state.stopping.signal.aborted ? this.#nothing : await this.#apply(load);
    } catch (error) {
      if (!this.#state.stopping.signal.aborted || error instanceof UserError) throw error;
      outcome = this.#nothing;
    } finally {
      this.#afterSpawn.release();
      await this.#files?.end();
      const { load, stopping } = this.#state;
      if (load && cleansUp(this.parts.request.options, stopping.signal)) await cleanUp(this.#removal(load));
      await Promise.all([load?.close(), this.#state.clock.close()]);
      this.#state.phase = 'ended';
      process.off('uncaughtException', onFault);
      interrupts.release();
    }
    if (this.#fatal) throw this.#fatal;
    return outcome;
  }

  /** Everything that can be refused is asked for before any load is sent. */
  async #open(notes: readonly string[]): Promise<Load> {
    const { request, scenario, plan, folder, target, master } = this.parts;
    const { options } = request;
    const files = await RunFiles.open(folder, scenario.name, options, (error) => this.#abort(error));
    this.#files = files;
    this.#state.recorder.traces = files.traces;
    noteRun(folder, request, scenario, target);
    this.#log.info(`Run ${folder}`);
    this.#log.info(
      `Scenario ${scenario.name}${target.url && ` against ${target.url}`}${target.embedded ? ' (embedded target)' : ''}`,
    );
    for (const note of notes) this.#log.info(note);
    this.#log.debug(
      `Seed ${options.seed}, options ${JSON.stringify(masked(scenario.module.options, request.scenarioInput))}`,
    );
    const load = makeLoad({
      request,
      scenario,
      plan,
      host: target.url,
      folder,
      clock: this.#state.clock,
      log: this.#log,
      recorder: this.#state.recorder,
      progress: phaseProgress(process.stderr),
      spawned: (users) => this.#afterSpawn.full(users),
      users: this.#state.users,
      master,
      sinkOf: (worker) => this.#recording(worker, files.samples),
    });
    this.#state.load = load;
    beginHere(this.parts, this.#state, (error) => this.#fault(error));
    await load.open(this.#state.stopping.signal);
    this.#log.debug('Connections opened');
    const { id, target: against, scenario: named } = this.#state;
    const info = { id, scenario: named, model: plan.model, target: against, folder, runTime: plan.seconds };
    for (const output of this.#outputs) await output.start(info);
    return load;
  }

  #recording(worker: string, samples: SampleFile): Recording {
    return new Recording({
      clock: this.#state.clock,
      recorder: this.#state.recorder,
      samples,
      worker,
      node: this.parts.request.options.processes > 1 ? worker : 'local',
      onException: (owner, traceback) => this.#log.error(`${owner}: ${traceback}`),
    });
  }

  /** Lets results.csv of the working folder point at this run's; it stays where it is when that cannot be. */
  #link(): void {
    const why = linkNewest(workingFolder(), join(this.parts.folder, 'results.csv'));
    this.#linked = why === undefined;
    if (why !== undefined) this.#log.warn(why);
  }

  async #apply(load: Load): Promise<Outcome> {
    const { request, scenario, plan, target, folder } = this.parts;
    const { options } = request;
    const { recorder } = this.#state;
    const [clock, log, outputs] = [this.#state.clock, this.#log, this.#outputs];
    if (plan.model === 'open') recorder.addLevels(plan.stages);
    const live = new LiveChecks(options.check, recorder, scenario.name);
    const onSecond = (seconds: number): void => this.#look(live, seconds);
    const warn = (text: string): void => log.warn(text);
    const guard = new Guard({ ...machine(), ...needOf(options, plan, target), warn });
    const ticker = new Ticker({ clock, load, recorder, plan, outputs, guard, onSecond });
    const search = options.findCapacity ? searchRun(options, { load, recorder, clock, log }) : undefined;
    this.#link();
    clock.start(warmupSeconds(options, plan.model));
    recorder.stats.reset(clock.wallOrigin / 1e6);
    ticker.start();
    this.#watchAlarms();
    const edits = this.#state.begin(load);
    const [endedEarly] = await Promise.all([
      load.apply(this.#state.stopping.signal),
      search?.run(this.#state.stopping.signal),
    ]);
    load.collect();
    const snapshot = ticker.snapshot();
    const used = ticker.stop();
    const ended = clock.now();
    this.#state.phase = 'stopping';
    const stopped = loadEnded(plan, clock, endedEarly, ended);
    // Of what has no end by itself, this is it.
    if (plan.model === 'open' && plan.seconds === undefined && !plan.isSearch)
      recorder.endLevels(stopped / 1000);
    await this.#files?.end();
    await load.gather?.();
    const counts = await target.embedded?.counts();
    const run = describe({
      id: this.#state.id,
      request,
      scenario,
      plan,
      target,
      clock,
      load,
      recorder,
      used,
      ended,
      strain: guard.strain,
      loadEnded: stopped,
      interrupted: this.#state.isInterrupted && this.#fatal === undefined && !this.#isStopped,
      resultsLost: this.#fatal !== undefined,
      targetCount: counts && (counts['load'] ?? 0),
      edits: edits.made,
      capacity: search?.result(this.#state.stopping.signal.aborted),
    });
    run.checks = options.check.map((check) => evaluateCheck(check, run, check === this.#broken));
    run.checks.push(...(this.parts.alarms?.results ?? []));
    try {
      // Until it is removed, or if it is not to be: --cleanup must know of it also after a kill.
      noteLeftOver(folder, load.made);
      writeFailingResponses(folder, load.failing);
      writeRun(folder, run);
    } catch (error) {
      this.#fatal ??= diskError(folder, error as Error);
      run.verdict = withResultsLost(run.verdict);
    }
    // Who follows a run may begin another one.
    if (!this.parts.follower && options.repeat === 1) await here.quitting();
    for (const output of this.#outputs) await output.end(run, snapshot);
    const code = exitCode(run, options, recorder.stats.exceptions.size);
    return { exitCode: code, folder, run, linked: this.#linked };
  }

  /** Stops the run when a check breaks that asks for it. */
  #look(live: LiveChecks, seconds: number): void {
    if (this.#broken || this.#state.stopping.signal.aborted) return;
    this.#broken = live.broken(seconds);
    if (!this.#broken) return;
    this.#log.error(`${this.#broken.text} is broken after ${seconds.toFixed(0)} s: the run stops.`);
    this.#state.stopping.abort(new Error('a check is broken'));
  }

  /** Stops the run when an alarm fires that is to. */
  #watchAlarms(): void {
    this.parts.alarms?.watch({
      fired: (text) => {
        this.#log.error(`${text}: the run stops.`);
        this.#state.stopping.abort(new Error('an alarm fires'));
      },
      warn: (text) => this.#log.warn(text),
    });
  }

  /** Whether a check or an alarm stopped it. */
  get #isStopped(): boolean {
    return this.#broken !== undefined || this.parts.alarms?.hasFired === true;
  }

  #removal({ made: entries }: Load): Removal {
    const { request, scenario, folder, target } = this.parts;
    const { options, scenarioOptions } = request;
    const [run, { seed }, host, log] = [dataId(folder), options, target.url, this.#log];
    return { scenario, scenarioOptions, options, run, seed, host, entries, folder, log };
  }

  /** An error of a scenario's code outside of any task, such as in a timer: the run goes on, and tells of it. */
  #fault(error: unknown): void {
    const { message, traceback } = faultOf(error);
    if (this.#state.recorder.exception('local', message, traceback))
      this.#log.error(`Outside of any task: ${traceback}`);
  }

  #interrupt(): void {
    const waiting = this.#state.load?.gauges.inFlight ?? 0;
    this.#log.warn(`Stopping: ${waiting} requests are waited for. A second Ctrl-C ends the run at once.`);
    this.#state.stopping.abort(new Error('interrupted'));
  }

  /** The disk takes nothing more: a run without results is of no use. */
  #abort(error: UserError): void {
    this.#fatal ??= error;
    this.#log.error(error.message);
    this.#state.stopping.abort(error);
  }

  #endNow(): void {
    this.#state.load?.collect();
    this.#files?.endNow();
    const left = this.parts.target.embedded
      ? ''
      : ` What the run made is still there; remove it with: npm run load -- --cleanup ${this.parts.folder}`;
    process.stderr.write(`\nEnded at once. What was recorded is in ${this.parts.folder}.${left}\n`);
    process.exit(EXIT.interrupted);
  }

  get #nothing(): Outcome {
    const code = this.#state.isStoppedByHand ? EXIT.ok : EXIT.interrupted;
    return { exitCode: code, folder: this.parts.folder, run: undefined, linked: this.#linked };
  }
}
