import { setTimeout as sleep } from 'node:timers/promises';
import { hostname } from 'node:os';
import type { Gauges } from '../driver.ts';
import { UserError } from '../errors.ts';
import type { FailingResponse } from '../failing-responses.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { Load, ThreadState } from '../load.ts';
import type { LoadParts } from '../make-load.ts';
import type { Recorder } from '../recorder.ts';
import { addReport, addRounded } from '../recorder-report.ts';
import type { Announcement } from '../schedule.ts';
import { warmupSeconds } from '../schedule.ts';
import { mergeReport } from '../stats-report.ts';
import { planned, Shares } from '../threads/shares.ts';
import { assign } from './assignments.ts';
import { Master } from './master.ts';
import type { WorkerNode } from './node.ts';
import { ownData, ownType, readOwn, type OwnFromWorker, type OwnToWorker } from './own-messages.ts';
import { Ramp } from './ramp.ts';
import type { StatsMessage } from './schemas.ts';

/** How long before its start a load is told of, ms: every worker must know of it by then. */
const AHEAD_MS = 1000;
/** Workers have so long to say what they have not said yet, after they were told to quit, ms. */
const LAST_WORDS_MS = 5000;
/** The ramp of users goes on so often at least, ms. */
const STEP_MS = 50;

interface Member {
  node: WorkerNode;
  isReady: boolean;
  failed: string | undefined;
  done: OwnFromWorker['done'] | undefined;
  stopped: boolean;
  lost: boolean;
  /** Tasks of the open model that it has looked at. */
  arrivals: number;
  requests: number;
}

/** The load of a run on workers elsewhere: ours, and Locust's own. */
export class RemoteLoad implements Load {
  readonly #members = new Map<string, Member>();
  readonly #changed = new Set<() => void>();
  #master: Master | undefined;
  #shares: Shares | undefined;
  #ramp: Ramp | undefined;
  #isApplying = false;
  #lastSpawn = 0;
  lostRequests = 0;

  constructor(
    private readonly parts: LoadParts,
    private readonly recorder: Recorder,
  ) {}

  get rejected(): number {
    return this.#master?.rejected ?? 0;
  }

  /** Listens, and waits for as many workers as are expected. */
  async open(): Promise<void> {
    const { options } = this.parts.request;
    const { log } = this.parts;
    this.#master = await Master.listen(
      options.masterBindHost,
      options.masterBindPort,
      {
        joined: (node) => this.#joined(node),
        left: (node, lost) => this.#left(node, lost),
        stats: (node, report) => this.#report(node, report),
        exception: (node, message, traceback) => {
          if (this.recorder.exception(node.name, message, traceback)) log.error(`${node.name}: ${traceback}`);
        },
        stopped: (node) => this.#update(node, { stopped: true }),
        custom: (node, type, data) => this.#custom(node, type, data),
      },
      log,
    );
    log.info(`Waiting for ${options.expectWorkers} workers on port ${this.#master.port}`);
    const patience = options.expectWorkersMaxWait;
    const enough = (): boolean => this.#present.length >= options.expectWorkers;
    await this.#until(enough, patience > 0 ? patience * 1000 : undefined);
    if (enough()) return;
    throw new UserError(
      `--expect-workers ${options.expectWorkers}: ${this.#present.length} came within ${patience} s. ` +
        'Start more, with --worker --master-host and this host, or wait for longer with --expect-workers-max-wait.',
    );
  }

  async prepare(stop: AbortSignal): Promise<void> {
    const { plan, log } = this.parts;
    const { options } = this.parts.request;
    if (plan.model === 'open') {
      const foreign = this.#present.filter(({ node }) => !node.isOurs);
      // A hello follows the ack: it may still be on its way.
      if (foreign.length > 0) await sleep(500);
      const left = this.#present.filter(({ node }) => !node.isOurs).map(({ node }) => node.id);
      if (left.length > 0) {
        throw new UserError(
          `Workers of Locust know users only, no due times: ${left.join(', ')}. ` +
            'Give --users instead of --rps or --stages, or let only workers of this package join.',
        );
      }
      const loads = planned(plan.stages, options.tasks, !plan.isSearch);
      this.#shares = new Shares(
        options,
        loads,
        this.#present.map(({ node }) => node.index),
      );
    } else {
      await sleep(500);
    }
    const ours = this.#present.filter(({ node }) => node.isOurs);
    ours.forEach((member, index) => this.#prepareOne(member, { index, count: ours.length }));
    await this.#until(() => ours.every((one) => one.isReady || one.failed || one.lost), undefined, stop);
    const failed = ours.find((one) => one.failed);
    if (failed?.failed) throw new UserError(`Worker ${failed.node.name}: ${failed.failed}`);
    log.info(`${this.#present.length} workers are ready`);
  }

  async apply(stop: AbortSignal): Promise<number | undefined> {
    const { plan, clock } = this.parts;
    this.#isApplying = true;
    const begun = performance.now();
    if (plan.model === 'open') {
      // The clock was started before: workers get the same instant.
      for (const { node } of this.#present) this.#tell(node, 'start', { wallOrigin: clock.wallOrigin });
      const all = (): boolean => [...this.#members.values()].every((one) => one.done ?? one.lost);
      await this.#until(all, undefined, stop);
      if (stop.aborted) await this.#stopAll();
      this.#isApplying = false;
      return stop.aborted ? begun + (performance.now() - begun) : undefined;
    }
    for (const { node } of this.#present) this.#tell(node, 'start', { wallOrigin: clock.wallOrigin });
    this.#ramp = new Ramp(plan.swarm.users, plan.swarm.spawnRate);
    const ends = plan.seconds === undefined ? Infinity : begun + plan.seconds * 1000;
    let told = -1;
    while (!stop.aborted && performance.now() < ends) {
      const users = this.#ramp.users();
      if (users !== told) this.#spawn((told = users));
      if (this.#present.length === 0) break;
      const next = Math.min(STEP_MS, ends - performance.now());
      await this.#until(() => stop.aborted, Math.max(1, next), stop);
    }
    const ended = performance.now();
    await this.#stopAll();
    this.#isApplying = false;
    return ended;
  }

  announce(announcement: Announcement): void {
    if (this.#shares) this.#share([this.#shares.announce(announcement)]);
  }

  collect(): void {}

  get gauges(): Gauges {
    const nodes = this.#present.map(({ node }) => node);
    const sum = (of: (node: WorkerNode) => number): number =>
      nodes.reduce((total, node) => total + of(node), 0);
    return {
      users: sum((node) => (node.isOurs ? (node.gauges['users'] ?? node.userCount) : node.userCount)),
      inFlight: sum((node) => node.gauges['inFlight'] ?? 0),
      waiting: sum((node) => node.gauges['waiting'] ?? 0),
      busy: sum((node) => node.gauges['busy'] ?? 0),
      connects: sum((node) => node.gauges['connects'] ?? 0),
    };
  }

  get threads(): readonly ThreadState[] {
    return [...this.#members.values()].map(({ node, lost }) => ({
      worker: node.name,
      ...node.loop,
      lost: lost ? `nothing was heard of ${node.id} any more` : undefined,
    }));
  }

  get workers(): readonly WorkerNode[] {
    return [...this.#members.values()].map(({ node }) => node);
  }

  /** Shards of the samples, as the workers name them. */
  get samples(): readonly string[] {
    return [...this.#members.values()].flatMap(({ done }) => (done ? [done.samples] : []));
  }

  /** Workers remove what they made themselves. */
  readonly made: readonly LedgerEntry[] = [];
  readonly failing: readonly FailingResponse[] = [];

  async close(): Promise<void> {
    const master = this.#master;
    if (!master) return;
    for (const node of master.present) master.send(node, 'quit');
    await this.#until(() => master.present.length === 0, LAST_WORDS_MS);
    await master.close();
  }

  get #present(): Member[] {
    return [...this.#members.values()].filter(({ lost }) => !lost);
  }

  #prepareOne(member: Member, share: { index: number; count: number }): void {
    const { request, plan, host, folder } = this.parts;
    member.isReady = false;
    this.#tell(member.node, 'prepare', {
      options: request.options,
      scenarioInput: request.scenarioInput,
      plan: plan.model === 'closed' ? { ...plan, seconds: undefined, isAssigned: true } : plan,
      host,
      share,
      name: member.node.name,
      folder,
      machine: hostname(),
      clockAhead: member.node.clockAhead,
    });
  }

  #tell<T extends keyof OwnToWorker>(node: WorkerNode, type: T, data: OwnToWorker[T]): void {
    if (node.isOurs) this.#master?.send(node, ownType(type), ownData(data));
  }

  /** Lets every worker stop, and waits for what they have not said yet. */
  async #stopAll(): Promise<void> {
    const { options } = this.parts.request;
    const present = this.#present;
    for (const { node } of present) this.#master?.send(node, 'stop');
    const patience =
      (options.stopTimeout + 10 + (this.parts.plan.model === 'open' ? options.timeout : 0)) * 1000;
    await this.#until(() => present.every((one) => one.stopped || one.lost), patience);
    // Locust's own say the rest only when they quit.
    const foreign = present.filter(({ node, lost }) => !node.isOurs && !lost);
    for (const { node } of foreign) this.#master?.send(node, 'quit');
    const gone = (): boolean => foreign.every(({ node, lost }) => lost || !this.#master?.nodes.has(node.id));
    await this.#until(gone, LAST_WORDS_MS);
  }

  #spawn(users: number): void {
    const { request, scenario, host } = this.parts;
    const { options } = request;
    const assigned = assign(
      users,
      scenario.classes,
      this.#present.map(({ node }) => node),
    );
    this.#lastSpawn = Math.max(this.#lastSpawn + 1e-6, Date.now() / 1000);
    for (const { node } of this.#present) {
      this.#master?.send(node, 'spawn', {
        timestamp: this.#lastSpawn,
        user_classes_count: assigned.get(node.id) ?? {},
        host,
        stop_timeout: options.stopTimeout,
        parsed_options: {
          ...request.scenarioInput,
          tags: options.tags.length > 0 ? options.tags : null,
          exclude_tags: options.excludeTags.length > 0 ? options.excludeTags : null,
          expect_workers: options.expectWorkers,
        },
      });
    }
    if (this.#ramp?.isFull(users)) {
      for (const { node } of this.#present)
        this.#master?.send(node, 'spawning_complete', { user_count: users });
    }
  }

  #joined(node: WorkerNode): void {
    const before = this.#members.get(node.id);
    if (before && !before.lost && !this.#isApplying) {
      before.node = node;
    } else {
      const arrivals = before?.arrivals ?? 0;
      const fresh = { isReady: false, failed: undefined, done: undefined, stopped: false, lost: false };
      this.#members.set(node.id, { node, ...fresh, arrivals, requests: before?.requests ?? 0 });
      if (this.#isApplying) this.parts.log.info(`Worker ${node.name} (${node.id}) joined`);
    }
    this.#tellChanged();
    if (this.#isApplying && this.#ramp) this.#spawn(this.#ramp.users());
  }

  #left(node: WorkerNode, lost: boolean): void {
    const member = this.#members.get(node.id);
    if (member && this.#isApplying && !member.stopped) {
      member.lost = true;
      const left = this.#present.length;
      this.parts.log.error(
        `Worker ${node.name} (${node.id}) ${lost ? 'is lost' : 'has left'}. ` +
          (left > 0 ? `Its share is taken up by the other ${left}.` : 'There is no other.'),
      );
      if (this.#shares) this.#reshare(member);
      if (this.#ramp && left > 0) this.#spawn(this.#ramp.users());
    } else if (!this.#isApplying && !member?.done && !member?.stopped) {
      this.#members.delete(node.id);
    }
    this.#tellChanged();
  }

  /** Open model: the others take up what is due from an instant on; what was due before that is unsent. */
  #reshare({ node, arrivals }: Member): void {
    const { clock, plan, request } = this.parts;
    const shares = this.#shares;
    if (!shares || plan.model !== 'open') return;
    const least = -warmupSeconds(request.options, 'open') * 1000;
    const from = Math.max(least, 0, clock.now() + AHEAD_MS);
    this.#share(shares.without(node.index, from));
    for (const { stage, due } of shares.undone(node.index, arrivals))
      this.recorder.arrival(stage, undefined, due);
  }

  #share(assigned: ReturnType<Shares['without']>): void {
    for (const { announcement, shares } of assigned) {
      for (const { node } of this.#present) {
        const share = shares[node.index];
        if (share) this.#tell(node, 'announce', { announcement, share });
      }
    }
  }

  #report(node: WorkerNode, report: StatsMessage): void {
    const member = this.#members.get(node.id);
    if (!member || !this.#isApplying) return;
    const ours = report.open_saves_load;
    // What does not fit is found before anything is added, so that no report is added by half.
    if (ours) addReport(this.recorder, ours as never);
    else addRounded(this.recorder, report.stats);
    mergeReport(this.recorder.stats, report, Date.now() / 1000);
    if (ours) {
      member.arrivals += ours.totals['due'] ?? 0;
      node.gauges = ours.gauges;
      node.loop = ours.loop;
    }
    member.requests += report.stats_total.num_requests;
  }

  #custom(node: WorkerNode, type: string, data: unknown): void {
    const message = readOwn<OwnFromWorker>(type, data);
    if (!message) return this.parts.log.debug(`A message ${type} of ${node.name} is not known here`);
    switch (message.type) {
      case 'hello':
        node.isOurs = true;
        break;
      case 'time':
        this.#tell(node, 'time', { sent: message.data.sent, came: wallMicros() });
        return;
      case 'prepared':
        this.#update(node, { isReady: true });
        break;
      case 'failed':
        this.#update(node, { failed: message.data.message });
        break;
      case 'done':
        this.#update(node, { done: message.data });
        break;
    }
    this.#tellChanged();
  }

  #update(node: WorkerNode, change: Partial<Member>): void {
    const member = this.#members.get(node.id);
    if (member) Object.assign(member, change);
    this.#tellChanged();
  }

  #tellChanged(): void {
    for (const told of this.#changed) told();
  }

  /** Resolves when `holds` does, after `ms`, or when `stop` is aborted. */
  async #until(holds: () => boolean, ms: number | undefined, stop?: AbortSignal): Promise<void> {
    if (holds() || stop?.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#changed.delete(look);
        stop?.removeEventListener('abort', end);
        resolve();
      };
      const look = (): void => {
        if (holds()) end();
      };
      const timer = ms === undefined ? undefined : setTimeout(end, ms);
      this.#changed.add(look);
      stop?.addEventListener('abort', end);
    });
  }
}

export function wallMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
