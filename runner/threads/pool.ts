import { existsSync } from 'node:fs';
import { SharedBudget } from '../budget.ts';
import type { Clock } from '../clock.ts';
import type { Gauges } from '../driver.ts';
import type { FailingResponse } from '../failing-responses.ts';
import { events } from '../events.ts';
import { here } from '../here.ts';
import { hrtimeOffset } from '../hrtime.ts';
import { readLedger, type LedgerEntry } from '../ledger.ts';
import type { LedUsers, Load, ThreadState } from '../load.ts';
import { leadUsers } from '../lead-users.ts';
import type { Log } from '../log.ts';
import type { CustomMessage } from '../node-runner.ts';
import type { Announcement } from '../schedule.ts';
import type { Sink } from '../sink.ts';
import type { ThreadData } from './messages.ts';
import { planned, Shares } from './shares.ts';
import { Tally } from './tally.ts';
import { WorkerThread } from './worker-thread.ts';

/** What the threads have recorded is taken in so often, ms. */
const COLLECT_MS = 20;
/** A new sharing out of the load begins so long after it is decided, ms: every thread must know of it by then. */
const AHEAD_MS = 1000;

export interface PoolParts {
  count: number;
  /** What all threads are started with. */
  data: Omit<ThreadData, 'ring' | 'gauges' | 'worker' | 'ledger' | 'budget'>;
  clock: Clock;
  log: Log;
  /** What decides the users as it goes; undefined: the plan has. */
  led: LedUsers | undefined;
  /** Where what a worker tells goes. */
  sinkOf(worker: string): Sink;
  /** File of what a worker makes. */
  ledgerOf(worker: string): string;
  /** Closed model: the users of all threads have been started. */
  spawned(users: number): void;
  progress(what: string, done: number, total: number): void;
}

interface Member {
  id: string;
  thread: WorkerThread;
  tally: Tally;
  ledger: string;
  /** Closed model: numbers of its users. */
  users: number[];
  made: LedgerEntry[] | undefined;
  failing: FailingResponse[];
}

/** The load of a run in several threads, which each take their share of the due times, or of the users. */
export class Pool implements Load {
  readonly #parts: PoolParts;
  readonly #members: Member[];
  readonly #shares: Shares | undefined;
  readonly #progress = new Map<string, Map<string, { done: number; total: number }>>();
  readonly #collecting: NodeJS.Timeout;
  readonly #spawning: Set<number>;
  #applying = false;
  lostRequests = 0;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    const { plan, options } = parts.data;
    // In the open model the schedule itself bounds the tasks.
    const budget =
      plan.model === 'closed' && options.tasks !== undefined ? SharedBudget.memory(options.tasks) : undefined;
    const indexes = Array.from({ length: parts.count }, (_, index) => index);
    this.#spawning = new Set(indexes);
    this.#members = indexes.map((index) => this.#start(index, budget));
    if (plan.model === 'open') {
      this.#shares = new Shares(options, planned(plan.stages, options.tasks, !plan.isSearch), indexes);
    } else if (!parts.led) {
      for (let user = 0; user < plan.swarm.users; user++) this.#members[user % parts.count]?.users.push(user);
    }
    this.#collecting = setInterval(() => this.collect(), COLLECT_MS);
    this.#collecting.unref();
  }

  async open(): Promise<void> {
    await here.tellOnce(events.init);
    await Promise.all(this.#members.map(({ thread }) => thread.ask({ type: 'open' })));
  }

  async prepare(stop: AbortSignal): Promise<void> {
    const release = this.#passOn(stop);
    try {
      await here.tell(events.testStart);
      await Promise.all(this.#members.map(({ thread }) => thread.ask({ type: 'prepare' })));
    } finally {
      release();
    }
  }

  apply(stop: AbortSignal): Promise<number | undefined> {
    const { led } = this.#parts;
    if (!led) return this.#apply(stop);
    const alive = (): Member[] => this.#members.filter(({ thread }) => thread.lost === undefined);
    const threads = {
      ids: () => alive().map(({ id }) => id),
      assign: (id: string, counts: Readonly<Record<string, number>>) =>
        this.#members.find((member) => member.id === id)?.thread.tell({ type: 'assign', counts }),
      apply: (ends: AbortSignal) => this.#apply(ends),
    };
    return leadUsers({ ...led, spawned: (users) => this.#allSpawned(users) }, threads, stop);
  }

  async #apply(stop: AbortSignal): Promise<number | undefined> {
    const { clock } = this.#parts;
    const offset = hrtimeOffset();
    const release = this.#passOn(stop);
    this.#applying = true;
    const ended = this.#members.map(async (member) => {
      const message = {
        type: 'apply',
        origin: clock.origin + offset,
        wallOrigin: clock.wallOrigin,
        users: Uint32Array.from(member.users),
      } as const;
      const answer = await member.thread.ask(message).catch((error: unknown) => {
        // The others have taken its share; the verdict says that it is lost.
        if (member.thread.lost === undefined) throw error;
      });
      if (answer?.type !== 'apply') return undefined;
      member.made = answer.made;
      member.failing = answer.failing;
      return answer.endedEarly;
    });
    try {
      const early = (await Promise.all(ended)).filter((instant) => instant !== undefined);
      return early.length === 0 ? undefined : Math.min(...early) - offset;
    } finally {
      this.#applying = false;
      this.collect();
      release();
      await here.tell(events.testStopping);
      await here.tell(events.testStop);
    }
  }

  announce(announcement: Announcement): void {
    if (this.#shares) this.#tell([this.#shares.announce(announcement)]);
  }

  collect(): void {
    for (const { thread } of this.#members) thread.collect();
  }

  get gauges(): Gauges {
    const all = this.#members.map(({ thread }) => thread.gauges);
    const sum = (name: keyof Gauges): number => all.reduce((total, gauges) => total + gauges[name], 0);
    return {
      users: sum('users'),
      inFlight: sum('inFlight'),
      waiting: sum('waiting'),
      busy: sum('busy'),
      connects: sum('connects'),
    };
  }

  get threads(): readonly ThreadState[] {
    return this.#members.map(({ id, thread }) => ({
      worker: id,
      users: thread.gauges.users,
      active: thread.gauge('active'),
      idle: thread.gauge('idle'),
      lost: thread.lost,
    }));
  }

  get made(): readonly LedgerEntry[] {
    return this.#members.flatMap(
      ({ made, ledger }) => made ?? (existsSync(ledger) ? readLedger(ledger) : []),
    );
  }

  get failing(): readonly FailingResponse[] {
    return this.#members.flatMap(({ failing }) => failing);
  }

  async close(): Promise<void> {
    clearInterval(this.#collecting);
    await Promise.all(this.#members.map(({ thread }) => thread.close()));
    this.collect();
  }

  #start(index: number, budget: SharedArrayBuffer | undefined): Member {
    const { data, count, sinkOf, ledgerOf } = this.#parts;
    const id = `w${index + 1}`;
    const tally = new Tally(sinkOf(id));
    const ledger = ledgerOf(id);
    const thread = new WorkerThread({
      data: { ...data, worker: { index, count }, ledger, budget },
      sink: tally,
      onProgress: (what, done, total) => this.#progressOf(id, what, done, total),
      onSpawned: () => this.#spawned(index),
      onMessage: (message) => this.#deliver({ ...message, nodeId: id }),
      onQuit: () => here.runner.quit(),
      onDeath: (why) => this.#lose(index, why),
    });
    return { id, thread, tally, ledger, users: [], made: undefined, failing: [] };
  }

  #deliver(message: CustomMessage): void {
    if (!here.runner.deliver(message)) this.#parts.log.warn(`Unknown message type received: ${message.type}`);
  }

  /** One has no more users to start, or has died. */
  #spawned(index: number): void {
    if (!this.#spawning.delete(index) || this.#spawning.size > 0) return;
    this.#allSpawned(this.#members.reduce((sum, { users }) => sum + users.length, 0));
  }

  #allSpawned(users: number): void {
    this.#tellAll({ type: 'spawned', users });
    this.#parts.spawned(users);
  }

  /** A message of the scenario's own to the thread of this name, or to all. */
  send(type: string, data: unknown, nodeId?: string): void {
    for (const { id, thread } of this.#members)
      if (nodeId === undefined || nodeId === id)
        thread.tell({ type: 'message', message: { type, data, nodeId: id } });
  }

  /** Lets the threads know when the run is to stop. Returns what ends that. */
  #passOn(stop: AbortSignal): () => void {
    const tell = (): void => this.#tellAll({ type: 'stop' });
    if (stop.aborted) tell();
    stop.addEventListener('abort', tell, { once: true });
    return () => stop.removeEventListener('abort', tell);
  }

  #tellAll(message: Parameters<WorkerThread['tell']>[0]): void {
    for (const { thread } of this.#members) thread.tell(message);
  }

  /** The others take up the share of one that died. */
  #lose(index: number, why: string): void {
    const member = this.#members[index];
    if (!member || !this.#applying) return;
    this.#spawned(index);
    const others = this.#members.filter(({ thread }) => thread.lost === undefined);
    const { id, tally } = member;
    this.lostRequests += Math.max(0, tally.started - tally.ended);
    this.#parts.log.error(
      `Load thread ${id} died (${why}). ` +
        (others.length > 0 ? `Its share is taken up by the other ${others.length}.` : 'There is no other.'),
    );
    if (this.#shares) {
      const from = Math.max(0, this.#parts.clock.now() + AHEAD_MS);
      this.#tell(this.#shares.without(index, from));
      for (const { stage, due } of this.#shares.undone(index, tally.arrivals))
        tally.arrival(stage, undefined, due);
    }
    others.forEach((other, at) => {
      const taken = member.users.filter((_user, number) => number % others.length === at);
      if (taken.length === 0) return;
      other.users.push(...taken);
      other.thread.tell({ type: 'take over', users: Uint32Array.from(taken) });
    });
  }

  #tell(assigned: ReturnType<Shares['without']>): void {
    for (const { announcement, shares } of assigned) {
      this.#members.forEach(({ thread }, index) => {
        const share = shares[index];
        if (share) thread.tell({ type: 'announce', announcement, share });
      });
    }
  }

  #progressOf(worker: string, what: string, done: number, total: number): void {
    const byWorker = this.#progress.get(what) ?? new Map<string, { done: number; total: number }>();
    this.#progress.set(what, byWorker.set(worker, { done, total }));
    const all = [...byWorker.values()];
    this.#parts.progress(
      what,
      all.reduce((sum, one) => sum + one.done, 0),
      all.reduce((sum, one) => sum + one.total, 0),
    );
  }
}
