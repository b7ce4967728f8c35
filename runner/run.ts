import { basename, join, resolve } from 'node:path';
import { applyLoad, loadEnded } from './apply.ts';
import { LEDGER, noteLeftOver } from './cleanup.ts';
import { Clock } from './clock.ts';
import type { Request } from './command-line.ts';
import { printExchange } from './debug.ts';
import { EXIT, UsageError, UserError } from './errors.ts';
import { describe, exitCode, writeRun } from './finish.ts';
import { connect, findTarget, type Target } from './host.ts';
import { HttpEngine } from './http.ts';
import { Interrupts } from './interrupts.ts';
import { Ledger } from './ledger.ts';
import { Log } from './log.ts';
import { DEFAULT_CONNECTIONS } from './options.ts';
import type { Output } from './output.ts';
import type { ConsoleOutput } from './outputs/console.ts';
import { makeConsole, makeOutputs } from './outputs/index.ts';
import { phaseProgress } from './phase-progress.ts';
import { makePlan, type Plan } from './plan.ts';
import { seeded, subSeed } from './random.ts';
import { Recorder } from './recorder.ts';
import type { Run } from './results.ts';
import { warmupSeconds } from './schedule.ts';
import { dataId, diskError, linkNewest, makeRunFolder, workingFolder } from './run-folder.ts';
import { SampleFile } from './samples.ts';
import { makeData, noteContext, removeData, type DataParts } from './scenario-data.ts';
import { Share } from './share.ts';
import { targetOf } from './stages.ts';
import { Ticker } from './ticker.ts';
import { withResultsLost } from './verdict.ts';
import { warmCodePath } from './warm.ts';

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
  const plan = makePlan(options);
  const target = await findTarget(options.host, scenario, request.scenarioOptions);
  try {
    const folder = makeRunFolder(resolve(workingFolder(), options.results), scenario.name, new Date());
    return await new Session(request, plan, folder, target).run();
  } finally {
    await target.embedded?.stop();
  }
}

/** The parts of one run, and the order of what happens to them. */
class Session {
  readonly #log: Log;
  readonly #engine: HttpEngine;
  readonly #clock = new Clock();
  readonly #recorder: Recorder;
  readonly #console: ConsoleOutput;
  readonly #outputs: Output[];
  readonly #stop = new AbortController();
  #share: Share | undefined;
  #samples: SampleFile | undefined;
  #fatal: UserError | undefined;
  #linked = false;

  constructor(
    private readonly request: Request,
    private readonly plan: Plan,
    private readonly folder: string,
    private readonly target: Target,
  ) {
    const { options } = request;
    this.#log = new Log(options.loglevel, (text) => this.#console.note(text.trimEnd()));
    this.#engine = new HttpEngine({
      host: target.url,
      connections: options.connections ?? (plan.model === 'open' ? DEFAULT_CONNECTIONS : plan.swarm.users),
      timeout: options.timeout,
      headers: Object.fromEntries(options.header),
    });
    this.#recorder = new Recorder(
      plan.model === 'open' ? plan.stages.length : 0,
      plan.model === 'open',
      Date.now() / 1000,
    );
    this.#console = makeConsole(options);
    this.#outputs = [this.#console, ...makeOutputs({ options, folder, log: this.#log })];
  }

  async run(): Promise<Outcome> {
    const { options, scenario } = this.request;
    const interrupts = new Interrupts(
      () => this.#interrupt(),
      () => this.#endNow(),
    );
    const ledger = new Ledger(join(this.folder, LEDGER));
    const parts = this.#dataParts(ledger);
    let outcome: Outcome;
    try {
      await this.#open(scenario?.name ?? '');
      const data = await makeData(parts, this.#stop.signal);
      outcome = this.#stop.signal.aborted ? this.#nothing() : await this.#load(data, ledger);
    } catch (error) {
      if (!this.#stop.signal.aborted || error instanceof UserError) throw error;
      outcome = this.#nothing();
    } finally {
      await this.#samples?.end();
      if (!options.keepData) {
        await removeData(parts, ledger.entries, this.folder, options.cleanupTimeout, this.#log);
      }
      ledger.close();
      interrupts.release();
      await Promise.all([this.#engine.close(), this.#clock.close()]);
    }
    if (this.#fatal) throw this.#fatal;
    return outcome;
  }

  /** Everything that can be refused is asked for before any load is sent. */
  async #open(scenario: string): Promise<void> {
    const { options } = this.request;
    this.#samples = await SampleFile.create(join(this.folder, 'results.csv'), {
      scenario,
      worker: 'w1',
      onError: (error) => this.#abort(diskError(this.folder, error)),
    }).catch((error: Error) => {
      throw diskError(this.folder, error);
    });
    noteContext(this.folder, {
      run: dataId(this.folder),
      scenario,
      locustfile: options.locustfile && resolve(workingFolder(), options.locustfile),
      host: this.target.url,
      embedded: this.target.embedded !== undefined,
      seed: options.seed,
      scenarioInput: this.request.scenarioInput,
    });
    const { url, embedded } = this.target;
    this.#log.info(`Run ${this.folder}`);
    this.#log.info(`Scenario ${scenario} against ${url}${embedded ? ' (embedded target)' : ''}`);
    this.#log.debug(`Seed ${options.seed}, options ${JSON.stringify(this.request.scenarioInput)}`);
    await connect(this.#engine, url, this.#engine.connections.size);
    this.#log.debug(`${this.#engine.connections.connects} connections opened`);
    const info = {
      id: basename(this.folder),
      scenario,
      model: this.plan.model,
      target: { url, embedded: embedded !== undefined },
      folder: this.folder,
      runTime: this.plan.seconds,
    };
    for (const output of this.#outputs) await output.start(info);
  }

  /** Lets results.csv of the working folder point at this run's; it stays where it is when that cannot be. */
  #link(): void {
    const why = linkNewest(workingFolder(), join(this.folder, 'results.csv'));
    this.#linked = why === undefined;
    if (why !== undefined) this.#log.warn(why);
  }

  async #load(data: unknown, ledger: Ledger): Promise<Outcome> {
    const { options, scenario, scenarioInput, scenarioOptions } = this.request;
    if (!scenario || !this.#samples) throw new Error('the run was not opened');
    const share = new Share({
      classes: scenario.classes,
      host: this.target.url,
      http: this.#engine,
      clock: this.#clock,
      recorder: this.#recorder,
      samples: this.#samples,
      random: seeded(subSeed(options.seed, 'load')),
      data,
      scenarioOptions,
      tags: options.tags,
      excludeTags: options.excludeTags,
      targets: this.plan.model === 'open' ? this.plan.stages.map(targetOf) : [],
      maxUsers: options.maxUsers,
      maxTasks: options.tasks ?? Infinity,
      onUserError: (error, owner) => this.#userError(error, owner),
      ...(options.debug ? { onExchange: printExchange } : {}),
    });
    this.#share = share;
    const ticker = new Ticker({
      clock: this.#clock,
      engine: this.#engine,
      share,
      recorder: this.#recorder,
      plan: this.plan,
      outputs: this.#outputs,
    });
    this.#log.debug('Data made; warming up');
    this.#link();
    await warmCodePath();
    if (this.plan.model === 'open') await this.#clock.prepare();
    this.#clock.start(warmupSeconds(options, this.plan.model));
    this.#recorder.stats.reset(this.#clock.wallOrigin / 1e6);
    const connectsBefore = this.#engine.connections.connects;
    ticker.start();
    const busyFrom = performance.eventLoopUtilization();
    const endedEarly = await applyLoad(share, this.#engine, this.plan, options, this.#stop.signal);
    const busy = performance.eventLoopUtilization(busyFrom).utilization;
    ticker.stop();
    const ended = this.#clock.now();
    await this.#samples.end();
    const counts = await this.target.embedded?.counts();
    const snapshot = ticker.snapshot();
    const run = describe({
      id: basename(this.folder),
      options,
      scenario,
      scenarioInput,
      scenarioOptions,
      plan: this.plan,
      target: this.target,
      clock: this.#clock,
      engine: this.#engine,
      recorder: this.#recorder,
      connectsBefore,
      loadEnded: loadEnded(this.plan, this.#clock, endedEarly, ended),
      ended,
      utilisation: busy,
      interrupted: this.#stop.signal.aborted && this.#fatal === undefined,
      resultsLost: this.#fatal !== undefined,
      targetCount: counts && (counts['load'] ?? 0),
    });
    try {
      // Until it is removed, or if it is not to be: --cleanup must know of it also after a kill.
      noteLeftOver(this.folder, ledger.entries);
      writeRun(this.folder, run);
    } catch (error) {
      this.#fatal ??= diskError(this.folder, error as Error);
      run.verdict = withResultsLost(run.verdict);
    }
    for (const output of this.#outputs) await output.end(run, snapshot);
    const exceptions = this.#recorder.stats.exceptions.size;
    return { exitCode: exitCode(run, options, exceptions), folder: this.folder, run, linked: this.#linked };
  }

  #dataParts(ledger: Ledger): DataParts {
    const { scenario, scenarioOptions, options } = this.request;
    if (!scenario) throw new Error('no scenario');
    return {
      scenario,
      scenarioOptions,
      run: dataId(this.folder),
      seed: options.seed,
      engine: this.#engine,
      ledger,
      progress: phaseProgress(process.stderr),
      observe: (name, ms) => this.#share?.observe(name, ms),
      deviate: (name) => this.#share?.deviate(name),
    };
  }

  #userError(error: unknown, owner: string): void {
    const { message, stack } =
      error instanceof Error ? error : { message: String(error), stack: String(error) };
    const known = this.#recorder.stats.exceptions.size;
    this.#recorder.stats.logException('local', message, stack ?? message);
    if (this.#recorder.stats.exceptions.size > known) this.#log.error(`${owner}: ${stack ?? message}`);
  }

  #interrupt(): void {
    const waiting = this.#engine.inFlight.size;
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
    this.#samples?.endNow();
    const left = this.target.embedded
      ? ''
      : ` What the run made is still there; remove it with: npm run load -- --cleanup ${this.folder}`;
    process.stderr.write(`\nEnded at once. What was recorded is in ${this.folder}.${left}\n`);
    process.exit(EXIT.interrupted);
  }

  #nothing(): Outcome {
    return { exitCode: EXIT.interrupted, folder: this.folder, run: undefined, linked: this.#linked };
  }
}
