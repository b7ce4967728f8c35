import type { Request } from '../command-line.ts';
import type { StandingMaster } from '../distributed/standing-master.ts';
import type { Edit } from '../edits.ts';
import { EXIT, UserError } from '../errors.ts';
import type { Follower, LiveRun } from '../live-run.ts';
import type { Log } from '../log.ts';
import type { Output, Snapshot } from '../output.ts';
import { Feed } from '../outputs/feed.ts';
import { loadInWords, stageInWords, usersInWords } from '../outputs/html/load-in-words.ts';
import type { Published } from '../outputs/prometheus.ts';
import type { Run } from '../results.ts';
import { runLoad } from '../run.ts';
import type { Outcome } from '../session.ts';
import { RequestStats } from '../stats.ts';
import type { UserClass } from '../user.ts';
import { LIMITS } from '../verdict.ts';
import { BusyThreads } from './busy-threads.ts';
import type { Lines } from './lines.ts';

/** A second that is mostly of the warm-up, of which nothing is counted, is no point of a chart, s. */
const FIRST_S = 0.5;

/** As Locust names the states of a runner. */
export type State = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped';

export interface RunsParts {
  /** What the command line asks for. */
  request: Request;
  log: Log;
  master: StandingMaster | undefined;
  lines: Lines;
  /** Told of each run that has ended; returns its exit code. */
  onEnd(outcome: Outcome): Promise<number>;
}

/** The runs that one page starts, edits and stops, one after the other. */
export class Runs implements Follower {
  /** The one that is on, or the last one. */
  run: LiveRun | undefined;
  /** What the last one was, once it has ended. */
  result: Run | undefined;
  snapshot: Snapshot | undefined;
  feed = new Feed();
  /** What there is before the first one. */
  readonly noStats = new RequestStats();
  /** Why the last one could not be made. */
  problem: string | undefined;
  /** Of the last one. */
  exitCode: number = EXIT.ok;
  /** Of the run that is on, or was last; before the first one the command line's. */
  #request: Request;
  /** The load that was asked for, in words. */
  asked: string | undefined;
  /** Share of the last second that each load thread was busy. */
  readonly busy = new BusyThreads();
  #going: Promise<void> | undefined;
  #followed: (() => void) | undefined;

  constructor(private readonly parts: RunsParts) {
    this.#request = parts.request;
  }

  get master(): StandingMaster | undefined {
    return this.parts.master;
  }

  get lines(): readonly string[] {
    return this.parts.lines.kept;
  }

  get isOn(): boolean {
    return this.#going !== undefined;
  }

  get state(): State {
    const { run } = this;
    if (!this.isOn) return run || this.problem !== undefined ? 'stopped' : 'ready';
    if (!run || run.phase === 'preparing') return 'spawning';
    if (run.phase !== 'applying') return 'stopping';
    const isFull = run.usersAsked === undefined || this.users >= run.usersAsked;
    return isFull ? 'running' : 'spawning';
  }

  get users(): number {
    return this.isOn ? (this.run?.load?.gauges.users ?? 0) : 0;
  }

  get workers(): number {
    return this.master?.master.present.length ?? this.run?.load?.threads.length ?? 0;
  }

  get classes(): readonly UserClass[] {
    return this.#request.scenario?.classes ?? [];
  }

  /** Logs of Locust's own workers, by their ids. */
  get workerLogs(): Record<string, readonly string[]> {
    const nodes = [...(this.master?.master.nodes.values() ?? [])].filter(({ logs }) => logs.length > 0);
    return Object.fromEntries(nodes.map(({ id, logs }) => [id, logs]));
  }

  get published(): Published {
    const { run, snapshot, workers } = this;
    const scenario = run?.scenario ?? this.#request.scenario?.name ?? '';
    return { scenario, recorder: run?.recorder, snapshot, workers, isInvalid: this.#isInvalid };
  }

  /** As far as is known by now: of a run that is on, by what never gets better again. */
  get #isInvalid(): boolean {
    const { run, result } = this;
    if (result) return !result.verdict.valid;
    if (!run) return false;
    const isLost = run.load?.threads.some(({ lost }) => lost !== undefined) ?? false;
    return isLost || run.recorder.unsent > LIMITS.unsent || run.recorder.lag.percentile(99) > LIMITS.lagP99;
  }

  /** Resolves as soon as the run is on its way. Throws UserError when it cannot be. */
  async start(request: Request, isEndless: boolean): Promise<void> {
    if (this.isOn) throw new UserError('A run is on: stop it first.');
    this.problem = this.result = this.snapshot = undefined;
    this.feed = new Feed();
    this.#request = request;
    const followed = new Promise<void>((resolve) => (this.#followed = resolve));
    const ends = runLoad(request, { follower: this, isEndless, master: this.master });
    this.#going = this.#end(ends);
    await Promise.race([followed, ends]);
  }

  edit(edit: Edit): void {
    if (!this.run || !this.isOn) throw new UserError('No run is on: there is nothing to change.');
    this.run.edit(edit);
    this.asked = 'rps' in edit ? stageInWords(edit.rps) : usersInWords(edit.users, edit.spawnRate);
  }

  /** Resolves when the run has ended, if one is on. */
  async stop(): Promise<void> {
    if (this.isOn) this.run?.stop();
    await this.#going;
  }

  /** Resolves when the run that is on has ended. */
  async ended(): Promise<void> {
    await this.#going;
  }

  follow(run: LiveRun): Output {
    this.run = run;
    const { plan } = run;
    this.asked = loadInWords(plan.model === 'open' ? plan : plan.swarm);
    this.#followed?.();
    return {
      start: () => undefined,
      interval: (snapshot) => {
        this.snapshot = snapshot;
        this.busy.look(run.load?.threads ?? []);
        if (snapshot.elapsed > FIRST_S) this.feed.take(snapshot, this.workers);
      },
      end: (result, snapshot) => {
        [this.result, this.snapshot] = [result, snapshot];
      },
    };
  }

  note(line: string): void {
    this.parts.lines.note(line);
  }

  async #end(ends: Promise<Outcome>): Promise<void> {
    try {
      const outcome = await ends;
      this.exitCode = await this.parts.onEnd(outcome);
    } catch (error) {
      const isMistake = error instanceof UserError;
      this.exitCode = isMistake ? error.exitCode : EXIT.failed;
      this.problem = (error as Error).message;
      this.parts.log.error(isMistake ? error.message : ((error as Error).stack ?? String(error)));
    } finally {
      this.#going = undefined;
    }
  }
}
