import { randomUUID } from 'node:crypto';
import type { Request } from '../command-line.ts';
import { events } from '../events.ts';
import { EXIT, UserError } from '../errors.ts';
import { faultOf } from '../fault.ts';
import { Interrupts } from '../interrupts.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import { logOf, type Log } from '../log.ts';
import { hostName, versions } from '../machine.ts';
import { here } from '../here.ts';
import type { UserSettings } from '../user-settings.ts';
import type { Message } from './frames.ts';
import { MasterLink } from './master-link.ts';
import { readOwn, type OwnToWorker } from './own-messages.ts';
import { Reports } from './reports.ts';
import { TO_WORKER, type ToWorker } from './schemas.ts';
import { runForLocust, runForOurs, type ParentParts } from './run-of-master.ts';
import { UserRate } from './user-rate.ts';
import type { WorkerRun } from './worker-run.ts';

/** Without a master the load goes on for so long, ms: as long as Locust's workers live. */
const ALONE_MS = 60_000;
const UNREACHABLE = 255;

/** Joins a master, and does what it says until that quits. */
export class Worker {
  readonly #id = `${hostName()}_${randomUUID().replaceAll('-', '')}`;
  readonly #log: Log;
  readonly #link: MasterLink;
  #state: 'ready' | 'spawning' | 'running' = 'ready';
  #run: WorkerRun | undefined;
  #preparing: Promise<void> | undefined;
  #userRate: UserRate | undefined;
  #lastSpawn = 0;
  /** It has a load of a master that is gone: the next one of Locust's counts only those that are ready. */
  #isUnled = false;
  readonly #reports: Reports;
  #ended: ((code: number) => void) | undefined;
  #isOver = false;

  constructor(
    private readonly request: Request,
    private readonly scenario: LoadedScenario,
  ) {
    this.#log = logOf(request.options);
    const { masterHost: host, masterPort: port } = request.options;
    this.#link = new MasterLink({
      id: this.#id,
      host,
      port,
      log: this.#log,
      state: () => (this.#isUnled ? 'ready' : this.#state),
      take: (message) => this.#take(message),
      failed: (error) => this.#failed(error),
      alone: (ms) => this.#alone(ms),
      unreachable: () => this.#unreachable(),
    });
    const [id, link, log] = [this.#id, this.#link, this.#log];
    this.#reports = new Reports({ id, link, log, take: () => this.#takeReport() });
    Object.assign(here.runner, { kind: 'worker', clientId: id });
    const carrier = {
      send: (type: string, data: unknown) => this.#send(type, data),
      quit: () => void this.#quit(EXIT.ok),
      userCount: () => this.#counts({}).user_count,
    };
    const about = { options: request.scenarioOptions, userClasses: scenario.classes };
    here.begin(about, carrier, (error) => this.#fault(error));
  }

  async run(): Promise<number> {
    const { masterHost, masterPort } = this.request.options;
    const ended = new Promise<number>((resolveEnd) => (this.#ended = resolveEnd));
    const interrupts = new Interrupts(
      () => void this.#quit(EXIT.interrupted),
      () => process.exit(EXIT.interrupted),
    );
    const onFault = (error: Error): void => this.#fault(error);
    process.on('uncaughtException', onFault);
    this.#log.info(`Worker ${this.#id}, master ${masterHost}:${masterPort}`);
    // Messages may come as soon as it has registered.
    await here.tellOnce(events.init);
    this.#link.begin();
    const code = await ended;
    interrupts.release();
    process.off('uncaughtException', onFault);
    await this.#link.close();
    return code;
  }

  async #take(message: Message): Promise<void> {
    const { type, data, node: nodeId } = message;
    const own = readOwn<OwnToWorker>(type, data);
    if (own) return this.#takeOwn(own);
    if (!Object.hasOwn(TO_WORKER, type)) {
      const isHeard = here.runner.deliver({ type, data, nodeId });
      return isHeard ? undefined : this.#log.warn(`Unknown message type received: ${type}`);
    }
    const read = TO_WORKER[message.type as keyof ToWorker].safeParse(message.data ?? null);
    if (!read.success) return this.#log.warn(`A message ${message.type} of the master breaks its form.`);
    switch (message.type as keyof ToWorker) {
      case 'ack': {
        const ack = read.data as ToWorker['ack'];
        const isOurs = ack?.open_saves_load !== undefined;
        if (!isOurs) here.runner.workerIndex = ack?.index ?? 0;
        this.#isUnled = this.#run !== undefined;
        return this.#link.acknowledged(isOurs, versions()['open-saves-load']);
      }
      case 'spawn':
        return this.#spawn(read.data as ToWorker['spawn']);
      case 'stop':
        return this.#stop();
      case 'quit':
        return this.#quit(EXIT.ok);
      case 'update_user_class':
        return here.updateUserClass(read.data as UserSettings);
      case 'spawning_complete':
        void this.#spawned(read.data as ToWorker['spawning_complete']);
        return;
      case 'reconnect':
      case 'heartbeat':
        return;
    }
  }

  async #takeOwn(own: NonNullable<ReturnType<typeof readOwn<OwnToWorker>>>): Promise<void> {
    switch (own.type) {
      case 'time':
        return this.#link.timed(own.data);
      case 'prepare':
        // Messages that come meanwhile, such as a stop, must be heard.
        void this.#prepare(own.data);
        return;
      case 'start':
        void this.#start(own.data.wallOrigin);
        return;
      case 'announce':
        return this.#run?.announce(own.data.announcement, own.data.share);
    }
  }

  async #prepare(asked: OwnToWorker['prepare']): Promise<void> {
    const { ahead, error } = this.#link.clock;
    try {
      // Of a master that is gone there may be a load still: this one knows nothing of it.
      const before = this.#run;
      this.#run = undefined;
      await before?.stop();
      await before?.close();
      this.#run = runForOurs(asked, ahead, this.#runParts);
      await this.#run.prepare();
      this.#link.tell('prepared', { clockAhead: ahead, clockError: error });
    } catch (failure) {
      this.#link.tell('failed', { message: (failure as Error).message });
    }
  }

  /** A master of ours starts the clock. */
  async #start(wallOrigin: number): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#state = 'running';
    this.#isUnled = false;
    const endedEarly = await run.apply(wallOrigin);
    if (this.#run !== run) return;
    await this.#reports.send();
    const { made, samples } = run;
    this.#link.tell('done', { made, samples, ...(endedEarly === undefined ? {} : { endedEarly }) });
  }

  /** A master of Locust's knows nothing of preparing: the first message of a run does it all. */
  async #spawn(job: ToWorker['spawn']): Promise<void> {
    this.#send('spawning');
    if (job.timestamp <= this.#lastSpawn) return;
    this.#lastSpawn = job.timestamp;
    this.#isUnled = false;
    if (this.#state === 'ready') {
      this.#state = 'spawning';
      this.#preparing = this.#begin(job);
    }
    // Messages that come meanwhile, such as a stop, must be heard.
    void this.#assign(job);
  }

  /** All users of the load are there, on all workers; what has not begun here yet begins first. */
  async #spawned({ user_count: userCount }: ToWorker['spawning_complete']): Promise<void> {
    await this.#preparing?.catch(() => undefined);
    this.#run?.spawned();
    here.fire(events.spawningComplete, { userCount });
  }

  async #assign({ timestamp, user_classes_count: counts }: ToWorker['spawn']): Promise<void> {
    try {
      await this.#preparing;
    } catch (error) {
      // A person's mistake too must be seen where the load is led.
      if (error instanceof UserError)
        this.#send('exception', { msg: error.message, traceback: error.message });
      return this.#failed(error);
    }
    if (timestamp < this.#lastSpawn || !this.#run) return;
    this.#run.assign(counts);
    this.#userRate?.assign(this.#run, counts);
    this.#state = 'running';
    this.#send('spawning_complete', this.#counts(counts));
  }

  async #begin(job: ToWorker['spawn']): Promise<void> {
    const { userRate } = this.request.options;
    this.#userRate = userRate === undefined ? undefined : new UserRate(userRate);
    const run = runForLocust(job, this.#runParts);
    await run.prepare();
    this.#run = run;
    this.#log.info(`Load starts; samples are in ${run.samples}`);
    void run.apply(undefined);
  }

  async #stop(): Promise<void> {
    await this.#endRun();
    await this.#reports.send();
    this.#send('client_stopped');
    await this.#closeRun();
    this.#state = 'ready';
    this.#send('client_ready', -1);
  }

  async #quit(code: number): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    if (code === EXIT.interrupted) this.#run?.hurry();
    await this.#endRun();
    await this.#reports.end();
    this.#send('quit');
    await this.#closeRun();
    this.#ended?.(code);
  }

  async #endRun(): Promise<void> {
    await this.#preparing?.catch(() => undefined);
    this.#preparing = undefined;
    await this.#run?.stop();
  }

  async #closeRun(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.close();
  }

  get #runParts(): ParentParts {
    return {
      request: this.request,
      scenario: this.scenario,
      log: this.#log,
      onException: (msg, traceback) => this.#send('exception', { msg, traceback }),
    };
  }

  #counts(asked: Record<string, number>): { user_classes_count: Record<string, number>; user_count: number } {
    const counts = this.#userRate ? asked : (this.#run?.userClassesCount ?? {});
    return {
      user_classes_count: counts,
      user_count: Object.values(counts).reduce((sum, one) => sum + one, 0),
    };
  }

  #send(type: string, data: unknown = null): void {
    void this.#link.send(type, data);
  }

  /** What was recorded since the last time, as Locust's `stats`. */
  #takeReport(): Record<string, unknown> | undefined {
    const run = this.#run;
    return run && { ...run.report(this.#link.isOurs), ...this.#counts(this.#userRate?.counts ?? {}) };
  }

  /** A load that nobody leads ends after a while; the worker waits for a master. */
  async #alone(ms: number): Promise<void> {
    if (!this.#run || ms < ALONE_MS) return;
    this.#log.error('No master for a minute: the load ends, and this worker waits for one.');
    await this.#endRun();
    await this.#closeRun();
    this.#state = 'ready';
  }

  #unreachable(): void {
    const { masterHost, masterPort } = this.request.options;
    this.#log.error(`There is no master at ${masterHost}:${masterPort}. Is --master-host right?`);
    this.#ended?.(UNREACHABLE);
  }

  #failed(error: unknown): void {
    return error instanceof UserError ? this.#log.error(error.message) : this.#fault(error);
  }

  #fault(error: unknown): void {
    const { message, traceback } = faultOf(error);
    this.#log.error(`Outside of any task: ${traceback}`);
    this.#send('exception', { msg: message, traceback });
  }
}
