import { Arrivals } from './arrivals.ts';
import { attack } from './attack.ts';
import type { Clock } from './clock.ts';
import type { Environment } from './environment.ts';
import type { Exchange } from './exchange.ts';
import type { HttpEngine } from './http.ts';
import type { Due, Pacer } from './pacer.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import type { SampleFile } from './samples.ts';
import type { Phase } from './scenario.ts';
import { Sleeper } from './sleeper.ts';
import { swarm, type SwarmHost, type SwarmPlan } from './swarm.ts';
import { declaredTasks, filterTasks, type Task } from './taskset.ts';
import type { User, UserClass } from './user.ts';
import { ClassPicker } from './users.ts';

export interface ShareParts {
  classes: readonly UserClass[];
  host: string;
  http: HttpEngine;
  clock: Clock;
  recorder: Recorder;
  samples: SampleFile;
  random: Random;
  data: unknown;
  scenarioOptions: Readonly<Record<string, unknown>>;
  tags: readonly string[];
  excludeTags: readonly string[];
  /** Rates of the stages, by index. */
  targets: readonly number[];
  maxUsers: number;
  /** Tasks after which the run ends. */
  maxTasks: number;
  onUserError(error: unknown, owner: string): void;
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** One share of the load: its users, and the loop that drives them. */
export class Share implements Environment, SwarmHost {
  readonly sleeper = new Sleeper();
  stopping = false;
  readonly #parts: ShareParts;
  readonly #arrivals: Arrivals;
  /** By class, and by the tags that its tasks inherit. */
  readonly #tasks = new Map<Function, Map<string, readonly Task[]>>();
  readonly #targets: string[];
  #users = 0;
  #tasksLeft: number;

  constructor(parts: ShareParts) {
    this.#parts = parts;
    this.#arrivals = new Arrivals({
      environment: this,
      limit: parts.maxUsers,
      onUnsent: ({ due, level }) => {
        if (due >= parts.clock.origin) parts.recorder.lost(level);
      },
    });
    this.#targets = parts.targets.map(String);
    this.#tasksLeft = parts.maxTasks;
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

  get users(): number {
    return this.#users + this.#arrivals.users;
  }

  tasksOf(owner: Function, inherited: ReadonlySet<string> = new Set()): readonly Task[] {
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
    const { clock, recorder, samples } = this.#parts;
    const { level } = exchange;
    recorder.record(exchange, level, (clock.wallOrigin / 1000 + exchange.done - clock.origin) / 1000);
    samples.write(exchange, clock.wallOrigin, clock.origin, this.#targets[level] ?? '');
  }

  userError(error: unknown, owner: string): void {
    this.#parts.onUserError(error, owner);
  }

  observe(name: string, ms: number): void {
    if (this.#parts.clock.now() >= 0) this.#parts.recorder.observe(name, ms);
  }

  deviate(name: string): void {
    if (this.#parts.clock.now() >= 0) this.#parts.recorder.deviate(name);
  }

  /** The open model. Resolves when the schedule has ended and each task that it started has, too. */
  async attack(pacer: Pacer): Promise<void> {
    const picker = new ClassPicker(this.#parts.classes, 'open');
    await attack(
      pacer,
      this.#parts.clock,
      (due) => this.#launch(due, picker),
      () => this.stopping,
    );
    await this.#arrivals.allServed();
    await this.#arrivals.end();
  }

  /** The closed model. Resolves when every user has ended. */
  async swarm(plan: SwarmPlan): Promise<void> {
    await swarm(plan, new ClassPicker(this.#parts.classes, 'closed'), this);
  }

  /** Starts nothing more; what runs may finish. */
  stop(): void {
    this.stopping = true;
    this.#parts.clock.interrupt();
    this.sleeper.wakeAll();
  }

  make(userClass: UserClass): User {
    this.#users++;
    return new userClass(this);
  }

  userEnded(): void {
    this.#users--;
  }

  taskStarts(): boolean {
    if (this.#tasksLeft <= 0) return false;
    const now = this.#parts.clock.now();
    if (now < 0) return true;
    this.#parts.recorder.arrival(-1, 0, now);
    // The last one has its user: nobody need wait for another, nor come for it.
    if (--this.#tasksLeft === 0) this.stop();
    return true;
  }

  #launch(due: Due, picker: ClassPicker): void {
    const { clock, recorder } = this.#parts;
    const pickedUp = performance.now();
    const arrival = { due: clock.origin + due.due, pickedUp, level: due.stage };
    const taken = this.#arrivals.serve(picker.next() as UserClass, arrival);
    if (due.due < 0) return;
    const lag = taken ? Math.max(0, pickedUp - arrival.due) : undefined;
    recorder.arrival(due.stage, lag, pickedUp - clock.origin);
  }
}
