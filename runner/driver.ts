import { applyLoad } from './apply.ts';
import { warmCodePath } from './warm.ts';
import { connectionsOf } from './before-start.ts';
import type { Clock } from './clock.ts';
import { events } from './events.ts';
import type { Exchange } from './exchange.ts';
import { FailingResponses } from './failing-responses.ts';
import { here } from './here.ts';
import { HttpEngine } from './http.ts';
import { connect } from './host.ts';
import { httpEngineOptions } from './http-options.ts';
import type { Ledger } from './ledger.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Options } from './options.ts';
import type { Plan } from './plan.ts';
import { seeded, subSeed } from './random.ts';
import { announced, schedule, warmupSeconds, type Announcement } from './schedule.ts';
import { makeData, type DataParts } from './scenario-data.ts';
import type { ScenarioContext } from './scenario.ts';
import { Share, type TaskBudget } from './share.ts';
import { shareOf } from './share-of.ts';
import type { Sink } from './sink.ts';
import { Timeline, type ShareOf } from './timeline.ts';
import { Tracer } from './traces/tracer.ts';
import { speaksHttp } from './user.ts';

export interface DriverParts {
  scenario: LoadedScenario;
  scenarioOptions: Record<string, unknown>;
  options: Options;
  plan: Plan;
  host: string;
  /** Which share of the load it drives. */
  worker: ShareOf;
  /** Unique to the run: names of what it makes start with it. */
  run: string;
  clock: Clock;
  sink: Sink;
  ledger: Ledger;
  budget: TaskBudget | undefined;
  progress: ScenarioContext['progress'];
  onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Closed model: all users of this share have been started. */
  onSpawned?: (() => void) | undefined;
}

/** State of a share of the load at an instant. */
export interface Gauges {
  users: number;
  inFlight: number;
  /** Requests that wait for a connection. */
  waiting: number;
  /** Connections that carry a request. */
  busy: number;
  /** Connections opened since the clock started. */
  connects: number;
}

/** Time of an event loop, ms. */
export interface LoopTime {
  active: number;
  idle: number;
}

/** Drives one share of the load, from its connections to its end, in the thread that it is made in. */
export class Driver {
  readonly engine: HttpEngine;
  readonly failing = new FailingResponses();
  readonly #parts: DriverParts;
  readonly #timeline = new Timeline();
  readonly #data: DataParts;
  #share: Share | undefined;
  #connectsBefore = 0;
  #busyFrom = performance.eventLoopUtilization();

  constructor(parts: DriverParts) {
    this.#parts = parts;
    const { options, plan, worker } = parts;
    const all = connectionsOf(options, plan);
    this.engine = new HttpEngine({
      ...httpEngineOptions(options, parts.host, Math.max(1, shareOf(all, worker))),
      ...(options.xray === undefined ? {} : { tracer: new Tracer(options.xray, options.seed, worker.index) }),
    });
    this.#data = {
      scenario: parts.scenario,
      scenarioOptions: parts.scenarioOptions,
      run: parts.run,
      host: parts.host,
      worker,
      seed: options.seed,
      engine: this.engine,
      ledger: parts.ledger,
      progress: parts.progress,
      observe: (name, ms) => this.#share?.observe(name, ms),
      deviate: (name) => this.#share?.deviate(name),
    };
  }

  get about(): Pick<DriverParts, 'host' | 'scenario' | 'scenarioOptions'> {
    return this.#parts;
  }

  /** Opens the connections. Throws UserError when the target does not take them. */
  open(): Promise<void> {
    const { options, plan, host, scenario } = this.#parts;
    // Users that only measure calls of their own need none.
    const isAsked = options.connections !== undefined || speaksHttp(scenario.classes);
    if (connectionsOf(options, plan) === 0 || host === '' || !isAsked) return Promise.resolve();
    return connect(this.engine, host, this.engine.connections.size);
  }

  /** Makes the data of its share, and whatever else takes time. Throws UserError. */
  async prepare(stop: AbortSignal): Promise<void> {
    const { scenario, scenarioOptions, options, plan, host, worker, clock, sink, budget } = this.#parts;
    const data = await makeData(this.#data, stop);
    if (stop.aborted) return;
    this.#share = new Share({
      classes: scenario.classes,
      host,
      http: this.engine,
      clock,
      sink,
      failing: this.failing,
      random: seeded(subSeed(options.seed, worker.index === 0 ? 'load' : `load ${worker.index}`)),
      data,
      scenarioOptions,
      tags: options.tags,
      excludeTags: options.excludeTags,
      maxUsers: Math.max(1, shareOf(options.maxUsers, worker)),
      budget,
      onExchange: this.#parts.onExchange,
      onSpawned: this.#parts.onSpawned,
      tellsListeners: true,
    });
    if (plan.model === 'open') {
      this.#timeline.announce({
        from: -warmupSeconds(options, plan.model) * 1000,
        dues: schedule(plan.stages, options),
        share: worker,
        isLast: !plan.isSearch,
      });
    }
    await here.tellOnce(events.init);
    await warmCodePath();
    await here.tell(events.testStart);
    if (plan.model === 'open') await clock.prepare();
  }

  /**
   * Applies the load once the clock has been started. Resolves when the last request has ended or was cut off, with
   * the instant (`performance.now()`) at which the load ended before its time was up; undefined when it was applied
   * in full. `users` are the numbers of those that are its own.
   */
  async apply(users: Iterable<number>, stop: AbortSignal): Promise<number | undefined> {
    if (!this.#share) throw new Error('the load was not prepared');
    this.#connectsBefore = this.engine.connections.connects;
    this.#busyFrom = performance.eventLoopUtilization();
    const { plan, options } = this.#parts;
    const endedEarly = await applyLoad({
      share: this.#share,
      engine: this.engine,
      timeline: this.#timeline,
      plan,
      options,
      users,
      stop,
    });
    await here.tell(events.testStop);
    return endedEarly;
  }

  /** From `announcement.from` on this load takes the place of the one before, and `share` is the part of it to drive. */
  announce(announcement: Announcement, share: ShareOf): void {
    const { options, clock } = this.#parts;
    this.#timeline.announce({
      from: announcement.from,
      dues: announced(announcement, options),
      share,
      isLast: announcement.isLast,
    });
    clock.nudge();
  }

  /** Starts nothing more; what runs may finish. */
  stop(): void {
    this.#share?.stop();
  }

  /** Closed model: brings up users of a share that is lost. */
  takeOver(users: Iterable<number>): void {
    this.#share?.takeOver(users);
  }

  /** Closed model of a master's: there are to be so many users of each class. */
  assign(counts: Readonly<Record<string, number>>): void {
    // Where no number is asked for, each user has a connection of its own.
    if (this.#parts.options.connections === undefined) {
      this.engine.connections.grow(Object.values(counts).reduce((sum, count) => sum + count, 0));
    }
    this.#share?.assign(counts);
  }

  get crewCounts(): Record<string, number> {
    return this.#share?.crewCounts ?? {};
  }

  /** How long the event loop has been busy, and has waited, since the load began, ms. */
  get loop(): LoopTime {
    const { active, idle } = performance.eventLoopUtilization(this.#busyFrom);
    return { active, idle };
  }

  get gauges(): Gauges {
    const { connections, inFlight } = this.engine;
    return {
      users: this.#share?.users ?? 0,
      inFlight: inFlight.size,
      waiting: connections.waiting,
      busy: connections.busy,
      connects: connections.connects - this.#connectsBefore,
    };
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
