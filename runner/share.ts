import { Arrivals } from './arrivals.ts';
import { attack } from './attack.ts';
import type { Clock } from './clock.ts';
import { Crew } from './crew.ts';
import type { Environment } from './environment.ts';
import { events } from './events.ts';
import type { Exchange } from './exchange.ts';
import { faultOf } from './fault.ts';
import type { FailingResponses } from './failing-responses.ts';
import { here } from './here.ts';
import type { HttpEngine } from './http.ts';
import type { NodeRunner } from './node-runner.ts';
import type { Due } from './pacer.ts';
import type { Random } from './random.ts';
import type { Phase } from './scenario.ts';
import type { Sink } from './sink.ts';
import { Sleeper } from './sleeper.ts';
import { Swarm, type SwarmHost } from './swarm.ts';
import type { DueTimes } from './timeline.ts';
import { noteAnswer, TRACE_HEADER } from './traces/trace.ts';
import { declaredTasks, filterTasks, tasksVersion, type Task } from './taskset.ts';
import type { User, UserClass } from './user.ts';
import { ClassPicker } from './users.ts';

export interface ShareParts {
  classes: readonly UserClass[];
  host: string;
  http: HttpEngine;
  clock: Clock;
  sink: Sink;
  /** Keeps the first requests that fail; undefined: none are. */
  failing?: FailingResponses;
  random: Random;
  data: unknown;
  scenarioOptions: Readonly<Record<string, unknown>>;
  tags: readonly string[];
  excludeTags: readonly string[];
  maxUsers: number;
  /** Closed model: the tasks that the run may still start; undefined: any number. */
  budget: TaskBudget | undefined;
  onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Closed model: all users that were asked for have been started. */
  onSpawned?: (() => void) | undefined;
  /** Whether the scenario's listeners are told of requests: those of the load, not those that warm the code. */
  tellsListeners?: boolean;
}

/** The number of tasks after which a run ends, of all its shares together. */
export interface TaskBudget {
  /** False when none is left. */
  take(): boolean;
  readonly left: number;
}

/** One share of the load: its users, and the loop that drives them. */
export class Share implements Environment, SwarmHost {
  readonly sleeper = new Sleeper();
  stopping = false;
  readonly #parts: ShareParts;
  readonly #arrivals: Arrivals;
  /** By class, and by the tags that its tasks inherit. */
  readonly #tasks = new Map<Function, Map<string, readonly Task[]>>();
  #tasksVersion = tasksVersion;
  #tellStopped: (() => void) | undefined;
  readonly #stopped = new Promise<void>((resolve) => (this.#tellStopped = resolve));
  #swarm: Swarm | undefined;
  #crew: Crew | undefined;
  #users = 0;
  #givenUp = false;

  constructor(parts: ShareParts) {
    this.#parts = parts;
    this.#arrivals = new Arrivals({
      environment: this,
      limit: parts.maxUsers,
      onUnsent: ({ due, level }) => {
        if (due >= parts.clock.origin) parts.sink.lost(level);
      },
    });
  }

  get host(): string {
    return this.#parts.host;
  }

  get http(): HttpEngine {
    return this.#parts.http;
  }

  get random(): Random {
    return this.#parts.random;
  }

  get data(): unknown {
    return this.#parts.data;
  }

  get scenarioOptions(): Readonly<Record<string, unknown>> {
    return this.#parts.scenarioOptions;
  }

  get runner(): NodeRunner {
    return here.runner;
  }

  get users(): number {
    return this.#users + this.#arrivals.users;
  }

  tasksOf(owner: Function, inherited: ReadonlySet<string> = new Set()): readonly Task[] {
    if (this.#tasksVersion !== tasksVersion) this.#tasks.clear();
    this.#tasksVersion = tasksVersion;
    let byTags = this.#tasks.get(owner);
    if (!byTags) this.#tasks.set(owner, (byTags = new Map()));
    const key = [...inherited].join();
    let tasks = byTags.get(key);
    if (!tasks) {
      tasks = filterTasks(declaredTasks(owner), this.#parts.tags, this.#parts.excludeTags, inherited);
      byTags.set(key, tasks);
    }
    return tasks;
  }

  phaseAt(due: number): Phase {
    return due < this.#parts.clock.origin ? 'warmup' : 'load';
  }

  record(exchange: Exchange): void {
    this.#parts.onExchange?.(exchange);
    if (exchange.phase !== 'load') return;
    const { clock, failing, sink } = this.#parts;
    if (this.#parts.tellsListeners && events.request.isHeard)
      this.#tell(exchange, clock.wallOrigin / 1000 - clock.origin);
    if (exchange.trace) noteAnswer(exchange.trace, exchange.header(TRACE_HEADER));
    if (exchange.failure) failing?.take(exchange, clock.wallOrigin / 1000 - clock.origin);
    sink.sample(exchange);
  }

  #tell(exchange: Exchange, toWallMs: number): void {
    const { parts, status, responseBytes, failure } = exchange;
    const about = {
      requestType: parts.method,
      name: parts.name,
      responseTime: exchange.responseTime,
      responseLength: responseBytes,
      exception: failure?.error,
      startTime: (exchange.due + toWallMs) / 1000,
      status,
    };
    events.request.fire(about, (error) => this.userError(error, 'A listener of events.request'));
  }

  userError(error: unknown, owner: string): void {
    const { message, traceback } = faultOf(error);
    events.userError.fire({ owner, message, traceback }, () => undefined);
    this.#parts.sink.exception(owner, message, traceback);
  }

  observe(name: string, ms: number): void {
    if (this.#parts.clock.now() >= 0) this.#parts.sink.observe(name, ms);
  }

  amount(name: string, value: number, phase?: Phase): void {
    const counts = phase === undefined ? this.#parts.clock.now() >= 0 : phase === 'load';
    if (counts) this.#parts.sink.amount(name, value);
  }

  deviate(name: string): void {
    if (this.#parts.clock.now() >= 0) this.#parts.sink.deviate(name);
  }

  /** The open model. Resolves when no more is due and each task that was started has ended. */
  async attack(dues: DueTimes): Promise<void> {
    const picker = new ClassPicker(this.#parts.classes, 'open');
    await attack(
      dues,
      this.#parts.clock,
      (due) => this.#launch(due, picker),
      () => this.stopping,
    );
    await this.#arrivals.allServed();
    await this.#arrivals.end();
  }

  /** The closed model: brings up the users of these numbers. Resolves when every user has ended. */
  async swarm(spawnRate: number, numbers: Iterable<number>): Promise<void> {
    this.#swarm = new Swarm(spawnRate, () => new ClassPicker(this.#parts.classes, 'closed'), this);
    this.#swarm.add(numbers);
    await this.#swarm.ended();
  }

  /** The closed model where a master decides who is there. Resolves when the share is stopped and every user has ended. */
  async crew(): Promise<void> {
    const crew = new Crew(this);
    this.#crew = crew;
    await this.#stopped;
    await crew.end();
  }

  /** Closed model of a master's: there are to be so many users of each class. */
  assign(counts: Readonly<Record<string, number>>): void {
    const { classes } = this.#parts;
    this.#crew?.assign(new Map(classes.map((userClass) => [userClass, counts[userClass.name] ?? 0])));
  }

  /** Users by class, those apart that have been told to end. */
  get crewCounts(): Record<string, number> {
    const { classes } = this.#parts;
    return Object.fromEntries(classes.map((one) => [one.name, this.#crew?.count(one) ?? 0]));
  }

  /** Closed model: brings up users of another share too, one that is lost. */
  takeOver(numbers: Iterable<number>): void {
    this.#swarm?.add(numbers);
  }

  /** Open model: time is up; what was due and has not been started stays unsent. */
  giveUp(): void {
    this.#givenUp = true;
  }

  /** Starts nothing more; what runs may finish. */
  stop(): void {
    this.stopping = true;
    this.#parts.clock.interrupt();
    this.sleeper.wakeAll();
    this.#tellStopped?.();
  }

  make(userClass: UserClass): User {
    this.#users++;
    return new userClass(this);
  }

  userEnded(): void {
    this.#users--;
  }

  spawned(): void {
    this.#parts.onSpawned?.();
  }

  taskStarts(): boolean {
    const { budget, clock, sink } = this.#parts;
    if (budget && budget.left <= 0) return false;
    const now = clock.now();
    if (now < 0) return true;
    if (budget && !budget.take()) return false;
    sink.arrival(-1, 0, now);
    // The last one has its user: nobody need wait for another, nor come for it.
    if (budget?.left === 0) this.stop();
    return true;
  }

  #launch(due: Due, picker: ClassPicker): void {
    const { clock, sink } = this.#parts;
    const pickedUp = performance.now();
    const arrival = { due: clock.origin + due.due, pickedUp, level: due.stage };
    const taken = !this.#givenUp && this.#arrivals.serve(picker.next() as UserClass, arrival);
    if (due.due < 0) return;
    const lag = taken ? Math.max(0, pickedUp - arrival.due) : undefined;
    sink.arrival(due.stage, lag, pickedUp - clock.origin);
  }
}
