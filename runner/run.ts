import { basename, join, resolve } from 'node:path';
import { loadEnded } from './apply.ts';
import { evaluateCheck, type Check } from './checks.ts';
import { checkBeforeStart, needOf } from './before-start.ts';
import { noteLeftOver } from './cleanup.ts';
import { Clock } from './clock.ts';
import type { Request } from './command-line.ts';
import { EXIT, UsageError, UserError } from './errors.ts';
import { faultOf } from './fault.ts';
import { writeFailingResponses } from './failing-responses.ts';
import { describe, exitCode, writeRun } from './finish.ts';
import { Guard } from './guard.ts';
import { findTarget, type Target } from './host.ts';
import { Interrupts } from './interrupts.ts';
import { LiveChecks } from './live-checks.ts';
import type { Load } from './load.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { Log } from './log.ts';
import { machine } from './machine.ts';
import { makeLoad } from './make-load.ts';
import type { Output } from './output.ts';
import type { ConsoleOutput } from './outputs/console.ts';
import { makeConsole, makeOutputs } from './outputs/index.ts';
import { phaseProgress } from './phase-progress.ts';
import { makePlan, type Plan } from './plan.ts';
import { Recorder } from './recorder.ts';
import { Recording } from './recording.ts';
import { cleanUp, cleansUp, type Removal } from './remove-data.ts';
import type { Run } from './results.ts';
import { warmupSeconds } from './schedule.ts';
import { dataId, diskError, linkNewest, makeRunFolder, workingFolder } from './run-folder.ts';
import { SampleFile } from './samples.ts';
import { noteRun } from './scenario-data.ts';
import { searchRun } from './search-run.ts';
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

/** One run, from its folder to its clean-up. Throws UserError when it cannot be set up. */
export async function runLoad(request: Request): Promise<Outcome> {
  const { options, scenario } = request;
  if (!scenario)
    throw new UsageError('Nothing to run: name a scenario with --scenario NAME, or a file with -f FILE.');
  const plan = makePlan(options, scenario.shape !== undefined);
  const target = await findTarget(options.host, scenario, request.scenarioOptions);
  try {
    const notes = checkBeforeStart(needOf(options, plan, target), machine());
    const folder = makeRunFolder(resolve(workingFolder(), options.results), scenario.name, new Date());
    return await new Session(request, scenario, plan, folder, target).run(notes);
  } finally {
    await target.embedded?.stop();
  }
}

/** The parts of one run, and the order of what happens to them. */
class Session {
  readonly #log: Log;
  readonly #clock = new Clock();
  readonly #recorder: Recorder;
  readonly #console: ConsoleOutput;
  readonly #outputs: Output[];
  readonly #stop = new AbortController();
  #load: Load | undefined;
  #samples: SampleFile | undefined;
  #fatal: UserError | undefined;
  #broken: Check | undefined;
  #linked = false;

  constructor(
    private readonly request: Request,
    private readonly scenario: LoadedScenario,
    private readonly plan: Plan,
    private readonly folder: string,
    private readonly target: Target,
  ) {
    const { options } = request;
    this.#log = new Log(options.loglevel, (text) => this.#console.note(text.trimEnd()));
    this.#recorder = new Recorder(plan.model === 'open', Date.now() / 1000);
    this.#console = makeConsole(options);
    this.#outputs = [this.#console, ...makeOutputs({ options, folder, log: this.#log })];
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
      await load.prepare(this.#stop.signal);
      outcome = this.#stop.signal.aborted ? this.#nothing : await this.#apply(load);
    } catch (error) {
      if (!this.#stop.signal.aborted || error instanceof UserError) throw error;
      outcome = this.#nothing;
    } finally {
      await this.#samples?.end();
      if (this.#load && cleansUp(this.request.options, this.#stop.signal))
        await cleanUp(this.#removal(this.#load));
      await Promise.all([this.#load?.close(), this.#clock.close()]);
      process.off('uncaughtException', onFault);
      interrupts.release();
    }
    if (this.#fatal) throw this.#fatal;
    return outcome;
  }

  /** Everything that can be refused is asked for before any load is sent. */
  async #open(notes: readonly string[]): Promise<Load> {
    const { request, scenario, plan, folder, target } = this;
    const { options } = request;
    const samples = await SampleFile.create(join(folder, 'results.csv'), {
      scenario: scenario.name,
      onError: (error) => this.#abort(diskError(folder, error)),
    }).catch((error: Error) => {
      throw diskError(folder, error);
    });
    this.#samples = samples;
    noteRun(folder, request, scenario, target);
    this.#log.info(`Run ${folder}`);
    this.#log.info(
      `Scenario ${scenario.name} against ${target.url}${target.embedded ? ' (embedded target)' : ''}`,
    );
    for (const note of notes) this.#log.info(note);
    this.#log.debug(`Seed ${options.seed}, options ${JSON.stringify(request.scenarioInput)}`);
    const load = makeLoad({
      request,
      scenario,
      plan,
      host: target.url,
      folder,
      clock: this.#clock,
      log: this.#log,
      recorder: this.#recorder,
      progress: phaseProgress(process.stderr),
      sinkOf: (worker) => this.#recording(worker, samples),
    });
    this.#load = load;
    await load.open(this.#stop.signal);
    this.#log.debug('Connections opened');
    const info = {
      id: basename(folder),
      scenario: scenario.name,
      model: plan.model,
      target: { url: target.url, embedded: target.embedded !== undefined },
      folder,
      runTime: plan.seconds,
    };
    for (const output of this.#outputs) await output.start(info);
    return load;
  }

  #recording(worker: string, samples: SampleFile): Recording {
    return new Recording({
      clock: this.#clock,
      recorder: this.#recorder,
      samples,
      worker,
      node: this.request.options.processes > 1 ? worker : 'local',
      onException: (owner, traceback) => this.#log.error(`${owner}: ${traceback}`),
    });
  }

  /** Lets results.csv of the working folder point at this run's; it stays where it is when that cannot be. */
  #link(): void {
    const why = linkNewest(workingFolder(), join(this.folder, 'results.csv'));
    this.#linked = why === undefined;
    if (why !== undefined) this.#log.warn(why);
  }

  async #apply(load: Load): Promise<Outcome> {
    const { request, scenario, plan, target, folder } = this;
    const { options } = request;
    const [clock, recorder, log, outputs] = [this.#clock, this.#recorder, this.#log, this.#outputs];
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
    const [endedEarly] = await Promise.all([load.apply(this.#stop.signal), search?.run(this.#stop.signal)]);
    load.collect();
    const snapshot = ticker.snapshot();
    const used = ticker.stop();
    const ended = clock.now();
    await this.#samples?.end();
    await load.gather?.();
    const counts = await target.embedded?.counts();
    const run = describe({
      id: basename(folder),
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
      loadEnded: loadEnded(plan, clock, endedEarly, ended),
      interrupted: this.#stop.signal.aborted && this.#fatal === undefined && this.#broken === undefined,
      resultsLost: this.#fatal !== undefined,
      targetCount: counts && (counts['load'] ?? 0),
      capacity: search?.result(this.#stop.signal.aborted),
    });
    run.checks = options.check.map((check) => evaluateCheck(check, run, check === this.#broken));
    try {
      // Until it is removed, or if it is not to be: --cleanup must know of it also after a kill.
      noteLeftOver(folder, load.made);
      writeFailingResponses(folder, load.failing);
      writeRun(folder, run);
    } catch (error) {
      this.#fatal ??= diskError(folder, error as Error);
      run.verdict = withResultsLost(run.verdict);
    }
    for (const output of this.#outputs) await output.end(run, snapshot);
    const exceptions = recorder.stats.exceptions.size;
    return { exitCode: exitCode(run, options, exceptions), folder, run, linked: this.#linked };
  }

  /** Stops the run when a check breaks that asks for it. */
  #look(live: LiveChecks, seconds: number): void {
    if (this.#broken || this.#stop.signal.aborted) return;
    this.#broken = live.broken(seconds);
    if (!this.#broken) return;
    this.#log.error(`${this.#broken.text} is broken after ${seconds.toFixed(0)} s: the run stops.`);
    this.#stop.abort(new Error('a check is broken'));
  }

  #removal({ made: entries }: Load): Removal {
    const { request, scenario, folder, target } = this;
    const { options, scenarioOptions } = request;
    const { seed } = options;
    const run = dataId(folder);
    return {
      scenario,
      scenarioOptions,
      options,
      run,
      seed,
      host: target.url,
      entries,
      folder,
      log: this.#log,
    };
  }

  /** An error of a scenario's code outside of any task, such as in a timer: the run goes on, and tells of it. */
  #fault(error: unknown): void {
    const { message, traceback } = faultOf(error);
    if (this.#recorder.exception('local', message, traceback))
      this.#log.error(`Outside of any task: ${traceback}`);
  }

  #interrupt(): void {
    const waiting = this.#load?.gauges.inFlight ?? 0;
    this.#log.warn(`Stopping: ${waiting} requests are waited for. A second Ctrl-C ends the run at once.`);
    this.#stop.abort(new Error('interrupted'));
  }

  /** The disk takes nothing more: a run without results is of no use. */
  #abort(error: UserError): void {
    this.#fatal ??= error;
    this.#log.error(error.message);
    this.#stop.abort(error);
  }

  #endNow(): void {
    this.#load?.collect();
    this.#samples?.endNow();
    const left = this.target.embedded
      ? ''
      : ` What the run made is still there; remove it with: npm run load -- --cleanup ${this.folder}`;
    process.stderr.write(`\nEnded at once. What was recorded is in ${this.folder}.${left}\n`);
    process.exit(EXIT.interrupted);
  }

  get #nothing(): Outcome {
    return { exitCode: EXIT.interrupted, folder: this.folder, run: undefined, linked: this.#linked };
  }
}
