import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '../command-line.ts';
import { EXIT, UsageError, UserError } from '../errors.ts';
import { faultOf } from '../fault.ts';
import { Interrupts } from '../interrupts.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import { Log } from '../log.ts';
import { versions } from '../machine.ts';
import { makeRunFolder, workingFolder } from '../run-folder.ts';
import { parseScenarioOptions } from '../scenario-options.ts';
import { clockOffset, type RoundTrip } from './clock-offset.ts';
import type { Message } from './frames.ts';
import { ownData, ownType, readOwn, type OwnFromWorker, type OwnToWorker } from './own-messages.ts';
import { TO_WORKER, type ToWorker } from './schemas.ts';
import { WorkerSocket } from './socket.ts';
import { UserRate } from './user-rate.ts';
import { wallMicros } from './wall.ts';
import { WorkerRun } from './worker-run.ts';

/** How often a worker says that it is there, ms: to a master of Locust's, and to ours. */
const HEARTBEAT_MS = { locust: 1000, ours: 500 };
/** How often it reports what it recorded, ms. */
const REPORT_MS = { locust: 3000, ours: 1000 };
/** A master that has not answered for so long is gone, ms; a worker then registers anew, so often. */
const MASTER_SILENCE_MS = 4000;
const REGISTER_MS = 1000;
/** Without a master the load goes on for so long, ms: as long as Locust's workers live. */
const ALONE_MS = 60_000;
/** A worker that never had a master gives up after so long, ms: Locust's 61 tries, 5 s each. */
const PATIENCE_MS = 305_000;
const UNREACHABLE = 255;
const ROUND_TRIPS = 8;
/** What a worker's own command line decides, whatever the master's says. */
const LOCAL = ['results', 'loglevel', 'processes', 'cacert', 'cert', 'key', 'proxy', 'resolve'] as const;

/** Joins a master and does what it says until that quits. Returns the exit code. Throws UserError. */
export async function runWorker(request: Request): Promise<number> {
  const { scenario } = request;
  if (!scenario) {
    throw new UsageError('--worker: name the users too, with --scenario NAME or -f FILE, as on the master.');
  }
  return new Worker(request, scenario).run();
}

class Worker {
  readonly #id = `${hostname()}_${randomUUID().replaceAll('-', '')}`;
  readonly #log: Log;
  #socket: WorkerSocket;
  #state: 'ready' | 'spawning' | 'running' = 'ready';
  #run: WorkerRun | undefined;
  #preparing: Promise<void> | undefined;
  #userRate: UserRate | undefined;
  #isOurs = false;
  #registered = false;
  #lastHeard = performance.now();
  #lastSpawn = 0;
  #trips: RoundTrip[] = [];
  /** A report that was not taken. */
  #unsent: Record<string, unknown> | undefined;
  #sending: Promise<unknown> = Promise.resolve();
  #reporting: Promise<void> = Promise.resolve();
  #ended: ((code: number) => void) | undefined;
  #isOver = false;
  #cpu = process.cpuUsage();
  #cpuAt = performance.now();

  constructor(
    private readonly request: Request,
    private readonly scenario: LoadedScenario,
  ) {
    this.#log = new Log(request.options.loglevel);
    this.#socket = this.#connect();
  }

  async run(): Promise<number> {
    const { masterHost, masterPort } = this.request.options;
    this.#log.info(`Worker ${this.#id}, master ${masterHost}:${masterPort}`);
    const ended = new Promise<number>((resolveEnd) => (this.#ended = resolveEnd));
    const interrupts = new Interrupts(
      () => void this.#quit(EXIT.interrupted),
      () => process.exit(EXIT.interrupted),
    );
    const onFault = (error: Error): void => this.#fault(error);
    process.on('uncaughtException', onFault);
    void this.#heartbeats();
    void this.#reports();
    void this.#registrations();
    const code = await ended;
    interrupts.release();
    process.off('uncaughtException', onFault);
    await this.#socket.close();
    return code;
  }

  #connect(): WorkerSocket {
    const { masterHost, masterPort } = this.request.options;
    const socket = new WorkerSocket(this.#id, masterHost, masterPort);
    void this.#listen(socket);
    return socket;
  }

  async #listen(socket: WorkerSocket): Promise<void> {
    for await (const message of socket.messages()) {
      try {
        await this.#take(message);
      } catch (error) {
        if (error instanceof UserError) this.#log.error(error.message);
        else this.#fault(error);
      }
    }
  }

  async #take(message: Message): Promise<void> {
    this.#lastHeard = performance.now();
    const own = readOwn<OwnToWorker>(message.type, message.data);
    if (own) return this.#takeOwn(own);
    if (!Object.hasOwn(TO_WORKER, message.type)) {
      return this.#log.warn(`A message ${message.type} of the master is not known here: left alone.`);
    }
    const read = TO_WORKER[message.type as keyof ToWorker].safeParse(message.data ?? null);
    if (!read.success) return this.#log.warn(`A message ${message.type} of the master breaks its form.`);
    switch (message.type as keyof ToWorker) {
      case 'ack':
        return this.#acknowledged(read.data as ToWorker['ack']);
      case 'spawn':
        return this.#spawn(read.data as ToWorker['spawn']);
      case 'stop':
        return this.#stop();
      case 'quit':
        return this.#quit(EXIT.ok);
      case 'reconnect':
        this.#registered = false;
        return;
      case 'heartbeat':
      case 'spawning_complete':
        return;
    }
  }

  #acknowledged(ack: ToWorker['ack']): void {
    if (!this.#registered) this.#log.info('Registered with the master');
    this.#registered = true;
    this.#isOurs = ack?.open_saves_load !== undefined;
    if (!this.#isOurs) return;
    this.#tell('hello', { version: versions()['open-saves-load'] });
    this.#trips = [];
    this.#tell('time', { sent: wallMicros() });
  }

  async #takeOwn(own: NonNullable<ReturnType<typeof readOwn<OwnToWorker>>>): Promise<void> {
    switch (own.type) {
      case 'time':
        this.#trips.push({ ...own.data, back: wallMicros() });
        if (this.#trips.length < ROUND_TRIPS) this.#tell('time', { sent: wallMicros() });
        return;
      case 'prepare':
        // Messages that come meanwhile, such as a stop, must be heard.
        void this.#prepare(own.data);
        return;
      case 'start':
        return this.#start(own.data.wallOrigin);
      case 'announce':
        return this.#run?.announce(own.data.announcement, own.data.share);
    }
  }

  async #prepare(asked: OwnToWorker['prepare']): Promise<void> {
    const { options } = this.request;
    const local = Object.fromEntries(LOCAL.map((key) => [key, options[key]]));
    const schema = this.scenario.module.options;
    const { scenarioInput, plan, host, share, name } = asked;
    const isHere = asked.machine === hostname() && existsSync(asked.folder);
    const offset = clockOffset(this.#trips);
    try {
      const folder = isHere ? asked.folder : this.#folder();
      this.#run = new WorkerRun({
        request: {
          options: { ...options, ...asked.options, ...local },
          scenario: this.scenario,
          scenarioInput,
          scenarioOptions: schema ? parseScenarioOptions(schema, scenarioInput) : {},
        },
        scenario: this.scenario,
        plan,
        host,
        share,
        name,
        folder,
        samples: WorkerRun.samplesIn(folder, name),
        clockAhead: offset.ahead,
        log: this.#log,
        onException: (msg, traceback) => this.#send('exception', { msg, traceback }),
      });
      await this.#run.prepare();
      this.#tell('prepared', { clockAhead: offset.ahead, clockError: offset.error });
    } catch (error) {
      this.#tell('failed', { message: (error as Error).message });
    }
  }

  /** A master of ours starts the clock. */
  #start(wallOrigin: number): void {
    const run = this.#run;
    if (!run) return;
    this.#state = 'running';
    void run.apply(wallOrigin).then(async (endedEarly) => {
      await this.#report();
      this.#tell('done', {
        made: run.made,
        samples: run.samples,
        ...(endedEarly === undefined ? {} : { endedEarly }),
      });
    });
  }

  /** A master of Locust's knows nothing of preparing: the first message of a run does it all. */
  async #spawn(job: ToWorker['spawn']): Promise<void> {
    this.#send('spawning');
    if (job.timestamp <= this.#lastSpawn) return;
    this.#lastSpawn = job.timestamp;
    if (this.#state === 'ready') {
      this.#state = 'spawning';
      this.#preparing = this.#begin(job);
    }
    const { timestamp } = job;
    // The clock and the load of a run with our master start before its first users.
    void (this.#preparing ?? Promise.resolve()).then(
      () => {
        if (timestamp < this.#lastSpawn || !this.#run) return;
        this.#run.assign(job.user_classes_count);
        this.#userRate?.assign(this.#run, job.user_classes_count);
        this.#state = 'running';
        this.#send('spawning_complete', this.#counts(job.user_classes_count));
      },
      (error: Error) => {
        this.#log.error(error.message);
        const { message, traceback } = faultOf(error);
        this.#send('exception', { msg: message, traceback });
      },
    );
  }

  async #begin(job: ToWorker['spawn']): Promise<void> {
    const { request, scenario } = this;
    const { options } = request;
    const host = options.host ?? job.host ?? scenario.classes.find(({ host: own }) => own)?.host;
    if (!host) {
      throw new UserError('No target: the master names none. Give it --host, or give it to this worker.');
    }
    const folder = this.#folder();
    this.#userRate = options.userRate === undefined ? undefined : new UserRate(options.userRate);
    const run = new WorkerRun({
      request: { ...request, options: { ...options, stopTimeout: job.stop_timeout ?? 0 } },
      scenario,
      plan: this.#userRate
        ? { model: 'open', stages: [], seconds: undefined, isSearch: true }
        : { model: 'closed', swarm: { users: 0, spawnRate: 1 }, seconds: undefined, isAssigned: true },
      host: host.replace(/\/+$/, ''),
      share: { index: 0, count: 1 },
      name: 'w1',
      folder,
      samples: WorkerRun.samplesIn(folder),
      clockAhead: 0,
      log: this.#log,
      onException: (msg, traceback) => this.#send('exception', { msg, traceback }),
    });
    await run.prepare();
    this.#run = run;
    this.#log.info(`Load starts; samples are in ${run.samples}`);
    void run.apply(undefined);
  }

  async #stop(): Promise<void> {
    await this.#endRun();
    await this.#report();
    this.#send('client_stopped');
    await this.#closeRun();
    this.#state = 'ready';
    this.#send('client_ready', -1);
  }

  async #quit(code: number): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#endRun();
    await this.#report();
    this.#send('quit');
    await this.#sending;
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

  #folder(): string {
    const { options } = this.request;
    return makeRunFolder(
      resolve(workingFolder(), options.results),
      `${this.scenario.name}-worker`,
      new Date(),
    );
  }

  #counts(asked: Record<string, number>): { user_classes_count: Record<string, number>; user_count: number } {
    const counts = this.#userRate ? asked : (this.#run?.userClassesCount ?? {});
    return {
      user_classes_count: counts,
      user_count: Object.values(counts).reduce((sum, one) => sum + one, 0),
    };
  }

  #send(type: string, data: unknown = null): void {
    this.#sending = this.#socket.send(type, data);
  }

  #tell<T extends keyof OwnFromWorker>(type: T, data: OwnFromWorker[T]): void {
    this.#send(ownType(type), ownData(data));
  }

  /** One report after the other: what was not taken is sent again before anything newer. */
  #report(): Promise<void> {
    this.#reporting = this.#reporting.then(async () => {
      const run = this.#run;
      if (!run || !this.#registered) return;
      if (!this.#unsent) {
        const asked = this.#userRate?.counts ?? {};
        this.#unsent = { ...run.report(this.#isOurs), ...this.#counts(asked) };
      }
      if (await this.#socket.send('stats', this.#unsent)) this.#unsent = undefined;
    });
    return this.#reporting;
  }

  async #reports(): Promise<void> {
    while (!this.#isOver) {
      await sleep(this.#isOurs ? REPORT_MS.ours : REPORT_MS.locust);
      if (!this.#isOver) await this.#report();
    }
  }

  async #heartbeats(): Promise<void> {
    while (!this.#isOver) {
      if (this.#registered) {
        await this.#socket.send('heartbeat', {
          state: this.#state,
          current_cpu_usage: this.#cpuUsage(),
          current_memory_usage: process.memoryUsage.rss(),
        });
      }
      await sleep(this.#isOurs ? HEARTBEAT_MS.ours : HEARTBEAT_MS.locust);
    }
  }

  /** Registers, and does so again whenever the master is gone: it may have been restarted. */
  async #registrations(): Promise<void> {
    const since = performance.now();
    let wasRegistered = false;
    while (!this.#isOver) {
      const silent = performance.now() - this.#lastHeard;
      if (this.#registered && silent > MASTER_SILENCE_MS) {
        this.#registered = false;
        this.#log.warn(
          'Nothing is heard of the master: registering with the next one, and going on meanwhile.',
        );
      }
      wasRegistered ||= this.#registered;
      if (!this.#registered) await this.#socket.send('client_ready', -1);
      if (!wasRegistered && performance.now() - since > PATIENCE_MS) {
        const { masterHost, masterPort } = this.request.options;
        this.#log.error(`There is no master at ${masterHost}:${masterPort}. Is --master-host right?`);
        return void this.#ended?.(UNREACHABLE);
      }
      if (wasRegistered && this.#run && silent > ALONE_MS) {
        this.#log.error('No master for a minute: the load ends, and this worker waits for one.');
        await this.#endRun();
        await this.#closeRun();
        this.#state = 'ready';
      }
      await sleep(REGISTER_MS);
    }
  }

  /** % of a core since the last look. */
  #cpuUsage(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    const now = performance.now();
    const usage = (user + system) / 10 / Math.max(1, now - this.#cpuAt);
    this.#cpu = process.cpuUsage();
    this.#cpuAt = now;
    return usage;
  }

  #fault(error: unknown): void {
    const { message, traceback } = faultOf(error);
    this.#log.error(`Outside of any task: ${traceback}`);
    this.#send('exception', { msg: message, traceback });
  }
}
