import type { Environment } from '../../runner/environment.ts';
import type { Exchange } from '../../runner/exchange.ts';
import { HttpEngine, type HttpEngineOptions } from '../../runner/http.ts';
import { NodeRunner } from '../../runner/node-runner.ts';
import { seeded } from '../../runner/random.ts';
import { declaredTasks, filterTasks, type Task } from '../../runner/taskset.ts';
import type { User } from '../../runner/user.ts';
import { atEnd } from './at-end.ts';

/** An engine towards `host`, closed with the test. */
export function startEngine(host: string, options: Partial<HttpEngineOptions> = {}): HttpEngine {
  const engine = new HttpEngine({ host, connections: 4, timeout: 5, headers: {}, ...options });
  atEnd(() => engine.close());
  return engine;
}

/** What users of a test share: keeps what was recorded, and the exceptions of their code. */
export class TestEnvironment implements Environment {
  readonly recorded: Exchange[] = [];
  readonly errors: { error: unknown; owner: string }[] = [];
  readonly data: unknown = undefined;
  readonly scenarioOptions = {};
  readonly runner = new NodeRunner();
  users = 1;
  stopping = false;

  constructor(
    readonly http: HttpEngine,
    readonly random = seeded(1),
    readonly tags: readonly string[] = [],
    readonly excludeTags: readonly string[] = [],
  ) {}

  readonly host = '';
  phaseAt(): 'load' {
    return 'load';
  }
  tasksOf(owner: Function, inherited?: ReadonlySet<string>): readonly Task[] {
    return filterTasks(declaredTasks(owner), this.tags, this.excludeTags, inherited);
  }
  record(exchange: Exchange): void {
    this.recorded.push(exchange);
  }
  userError(error: unknown, owner: string): void {
    this.errors.push({ error, owner });
  }
  observe(): void {}
  amount(): void {}
  deviate(): void {}
}

/** A user of no target, for what its tasks do, and what it told of them. */
export function makeUser<U extends User>(
  userClass: new (environment: TestEnvironment) => U,
  tags: string[] = [],
): { user: U; environment: TestEnvironment } {
  const environment = new TestEnvironment(startEngine('http://127.0.0.1:9'), seeded(4), tags);
  return { user: new userClass(environment), environment };
}
