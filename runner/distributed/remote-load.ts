import { setTimeout as sleep } from 'node:timers/promises';
import type { Gauges } from '../driver.ts';
import { UserError } from '../errors.ts';
import { events } from '../events.ts';
import { here } from '../here.ts';
import type { FailingResponse } from '../failing-responses.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { Load, ThreadState } from '../load.ts';
import type { LoadParts } from '../make-load.ts';
import { addReport, addRounded } from '../recorder-report.ts';
import type { WorkerOfRun } from '../results.ts';
import type { Announcement } from '../schedule.ts';
import { mergeReport } from '../stats-report.ts';
import type { ShareOf } from '../timeline.ts';
import { ClosedModel } from './closed-model.ts';
import { joinShards } from './join-shards.ts';
import { locustfilesFor } from './locustfile.ts';
import { Master, type MasterEvents } from './master.ts';
import { expectedWorkers } from './expected-workers.ts';
import { gaugesOf, type WorkerNode } from './node.ts';
import { describeMember, Members, type Member } from './members.ts';
import type { Model } from './model.ts';
import { OpenModel } from './open-model.ts';
import { ownData, ownType, readOwn, type OwnFromWorker, type OwnToWorker } from './own-messages.ts';
import type { StatsMessage } from './schemas.ts';
import type { StandingMaster } from './standing-master.ts';
import { LAST_WORDS_MS, stopAll } from './stop-all.ts';
import { freePlace, preparation } from './preparation.ts';
import { deliverCustom } from './told-by-workers.ts';
import { wallMicros } from './wall.ts';

/** Our own workers say hello as soon as they are acknowledged; who has not after so long, ms, is one of Locust's. */
const HELLO_MS = 400;

/** The load of a run on workers elsewhere: ours, and Locust's own. */
export class RemoteLoad implements Load {
  readonly #members = new Members();
  #master: Master | undefined;
  #model: Model | undefined;
  /** Workers of ours that take part from the start. */
  #count = 1;
  #phase: 'waiting' | 'applying' | 'stopping' = 'waiting';
  /** Workers remove what they made themselves. */
  readonly made: readonly LedgerEntry[] = [];
  readonly failing: readonly FailingResponse[] = [];

  constructor(private readonly parts: LoadParts) {}

  /** Listens, and waits for as many workers as are expected. Throws UserError when they do not come. */
  async open(stop: AbortSignal): Promise<void> {
    const { log, request, recorder } = this.parts;
    const { options } = request;
    const { masterBindHost: host, masterBindPort: port, expectWorkers } = options;
    const handlers = {
      joined: (node: WorkerNode) => this.#joined(node),
      left: (node: WorkerNode, lost: boolean) => this.#left(node, lost),
      stats: (node: WorkerNode, report: StatsMessage) => this.#report(node, report),
      exception: (node: WorkerNode, message: string, traceback: string) => {
        if (recorder.exception(node.name, message, traceback)) log.error(`${node.name}: ${traceback}`);
      },
      stopped: (node: WorkerNode) => this.#members.update(node, { stopped: true, reportedAt: undefined }),
      custom: (node: WorkerNode, type: string, data: unknown) => this.#custom(node, type, data),
      locustfile: (version: string) =>
        locustfilesFor(version, this.parts.scenario, options.scenario !== undefined),
    };
    await here.tellOnce(events.init);
    const { master: standing } = this.parts;
    if (standing) return this.#take(standing, handlers, stop);
    this.#master = await Master.listen(host, port, handlers, log);
    log.info(`Waiting for ${expectWorkers} workers on port ${this.#master.port}`);
    await expectedWorkers(this.#members, options, stop);
  }

  /** Leads the workers that there are. Throws UserError when there is none. */
  async #take(standing: StandingMaster, handlers: MasterEvents, stop: AbortSignal): Promise<void> {
    const master = (this.#master = standing.master);
    standing.lead(handlers);
    // Who has stopped the load before this one is ready as soon as it has closed it.
    for (const node of master.present) if (node.state !== 'stopped') this.#members.add(node);
    const areReady = (): boolean => master.present.every(({ state }) => state !== 'stopped');
    await this.#members.until(areReady, LAST_WORDS_MS, stop);
    if (this.#members.present.length > 0 || stop.aborted) return;
    throw new UserError(
      'There is no worker to make the load. Start one with --worker --master-host and this host.',
    );
  }

  async prepare(stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    const { plan, log } = this.parts;
    const master = this.#master as Master;
    await sleep(HELLO_MS);
    const { present } = this.#members;
    const ours = present.filter(({ node }) => node.isOurs);
    const foreign = present.filter(({ node }) => !node.isOurs);
    if (plan.model === 'closed') {
      this.#model = new ClosedModel(this.parts, master, this.#members);
    } else if (foreign.length > 0) {
      throw new UserError(
        `Workers of Locust know users, no due times: ${foreign.map(({ node }) => node.id).join(', ')}. ` +
          'Give --users instead of --rps or --stages, or let only workers of this package join.',
      );
    } else {
      this.#model = new OpenModel(this.parts, this.#members, (node, type, data) =>
        this.#tell(node, type, data),
      );
    }
    await here.tell(events.testStart);
    for (const member of foreign) member.isActive = true;
    this.#count = ours.length;
    ours.forEach((member, index) => {
      const place = { index, count: this.#count };
      this.#prepareOne(member, place, place, true);
    });
    const settled = ({ isActive, failed, lost }: Member): boolean =>
      isActive || failed !== undefined || !!lost;
    await this.#members.until(() => ours.every(settled), undefined, stop);
    const failed = ours.find((one) => one.failed !== undefined);
    if (failed) throw new UserError(`Worker ${failed.node.name}: ${failed.failed}`);
    log.info(`${this.#members.active.length} workers are ready`);
  }

  async apply(stop: AbortSignal): Promise<number | undefined> {
    const { plan, request, master: standing } = this.parts;
    this.#phase = 'applying';
    for (const { node } of this.#members.active) this.#start(node);
    this.#model?.begin();
    // Who came while the others were being prepared.
    for (const member of this.#members.present) if (!member.isActive) this.#admit(member);
    await this.#model?.applied(stop);
    const ended = performance.now();
    this.#phase = 'stopping';
    await here.tell(events.testStopping);
    if (this.#master) {
      const stays = standing !== undefined;
      const how = { plan, options: request.options, isInterrupted: stop.aborted, stays };
      await stopAll(this.#members, this.#master, how);
    }
    await here.tell(events.testStop);
    return plan.model === 'open' && !stop.aborted ? undefined : ended;
  }

  send(type: string, data: unknown, nodeId?: string): void {
    const { present } = this.#master as Master;
    for (const node of present)
      if (nodeId === undefined || nodeId === node.id) this.#master?.send(node, type, data);
  }

  announce(announcement: Announcement): void {
    this.#model?.announce(announcement);
  }

  collect(): void {}

  get gauges(): Gauges {
    return gaugesOf(this.#members.present.map(({ node }) => node));
  }

  get threads(): readonly ThreadState[] {
    return this.#members.all.map(({ node, lost }) => ({ worker: node.name, ...node.loop, lost }));
  }

  /** What a lost worker had not reported is not known. */
  get lostRequests(): number {
    return this.#members.all.some(({ lost }) => lost !== undefined) ? Infinity : 0;
  }

  get workers(): readonly WorkerOfRun[] {
    return this.#members.all.map(describeMember);
  }

  get rejectedFrames(): number {
    return this.#master?.rejected ?? 0;
  }

  /** Puts the rows of workers on the same disk into results.csv. */
  gather(): Promise<void> {
    return joinShards(this.parts.folder);
  }

  async close(): Promise<void> {
    const master = this.#master;
    this.parts.master?.lead(undefined);
    if (!master || this.parts.master) return;
    for (const node of master.present) master.send(node, 'quit');
    await this.#members.until(() => master.present.length === 0, LAST_WORDS_MS);
    await master.close();
  }

  #prepareOne(member: Member, share: ShareOf, place: ShareOf, fromStart: boolean): void {
    member.place = place;
    this.#tell(member.node, 'prepare', preparation(this.parts, member, share, place, fromStart));
  }

  #start(node: WorkerNode): void {
    this.#tell(node, 'start', { wallOrigin: this.parts.clock.wallOrigin });
  }

  #tell<T extends keyof OwnToWorker>(node: WorkerNode, type: T, data: OwnToWorker[T]): void {
    if (node.isOurs) this.#master?.send(node, ownType(type), ownData(data));
  }

  #joined(node: WorkerNode): void {
    // After a stop every worker says that it is ready again.
    if (this.#phase === 'stopping') return;
    here.fire(events.workerConnect, { clientId: node.id });
    const member = this.#members.add(node);
    this.#members.changed();
    if (this.#phase !== 'applying') return;
    this.parts.log.info(`Worker ${node.name} (${node.id}) joins`);
    this.#admit(member);
  }

  #admit(member: Member): void {
    if (member.node.isOurs) this.#prepareLater(member);
    else setTimeout(() => this.#admitForeign(member), HELLO_MS);
  }

  #prepareLater(member: Member): void {
    const count = Math.max(1, this.#count);
    const place = freePlace(this.#members, count);
    this.#prepareOne(member, { index: place.index % count, count }, place, false);
  }

  #admitForeign(member: Member): void {
    if (member.node.isOurs || this.#phase !== 'applying' || member.lost !== undefined) return;
    if (this.parts.plan.model === 'open') {
      return this.parts.log.error(
        `${member.node.id} is a worker of Locust, which knows no due times: it has no part.`,
      );
    }
    member.isActive = true;
    this.#model?.joined(member);
  }

  #left(node: WorkerNode, lost: boolean): void {
    const member = this.#members.of(node);
    if (this.#phase === 'waiting') this.#members.delete(node);
    else if (member && !member.stopped && member.done === undefined) this.#lose(member, lost);
    this.#members.changed();
  }

  #lose(member: Member, silent: boolean): void {
    const { node } = member;
    member.lost = silent ? 'nothing is heard of it any more' : 'it has left';
    const others = this.#members.active.length;
    const taken = others > 0 ? `Its share is taken up by the other ${others}.` : 'There is no other.';
    this.parts.log.error(`Worker ${node.name} (${node.id}): ${member.lost}. ${taken}`);
    // Should it only be slow, it must not do again what the others do now.
    if (silent && this.parts.plan.model === 'open') this.#master?.send(node, 'stop');
    if (this.#phase === 'applying') this.#model?.left(member);
  }

  #report(node: WorkerNode, report: StatsMessage): void {
    const member = this.#members.of(node);
    if (!member || this.#phase === 'waiting') return;
    const { recorder } = this.parts;
    const details = report.open_saves_load;
    if (details) {
      addReport(recorder, details);
      member.arrivals += details.totals['due'] ?? 0;
      node.gauges = details.gauges;
      node.loop = details.loop;
    } else {
      addRounded(recorder, report.stats);
    }
    mergeReport(recorder.stats, report, Date.now() / 1000);
    this.#members.update(node, {
      requests: member.requests + report.stats_total.num_requests,
      reportedAt: performance.now(),
    });
    here.fire(events.workerReport, { clientId: node.id, data: report });
  }

  #custom(node: WorkerNode, type: string, data: unknown): void {
    const message = readOwn<OwnFromWorker>(type, data);
    if (!message) return deliverCustom(node, type, data, this.parts.log);
    const member = this.#members.of(node);
    switch (message.type) {
      case 'hello':
        node.isOurs = true;
        if (this.#phase === 'applying' && member) this.#prepareLater(member);
        return;
      case 'time':
        return this.#tell(node, 'time', { sent: message.data.sent, came: wallMicros() });
      case 'prepared':
        [node.clockAhead, node.clockError] = [message.data.clockAhead, message.data.clockError];
        this.#members.update(node, { isActive: true });
        if (this.#phase !== 'applying' || !member) return;
        this.#start(node);
        return this.#model?.joined(member);
      case 'failed':
        if (this.#phase === 'applying') this.parts.log.error(`Worker ${node.name}: ${message.data.message}`);
        return this.#members.update(node, { failed: message.data.message });
      case 'done':
        return this.#members.update(node, { done: message.data });
    }
  }
}
