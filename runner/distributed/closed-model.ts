import { ledUsers, type LoadParts } from '../make-load.ts';
import { assign } from './assignments.ts';
import type { Master } from './master.ts';
import type { Members } from './members.ts';
import type { Model } from './model.ts';
import { withoutSecrets } from '../secrets.ts';
import { Ramp, type UserPlan } from '../user-plan.ts';

/** The ramp of users is looked at so often, ms. */
const STEP_MS = 50;

/** Workers have so long to say that they have their users, ms; some of these may have ended by themselves. */
const REPORT_MS = 3000;

/** Users, shared out over the workers: how many each is to have, in Locust's messages. */
export class ClosedModel implements Model {
  #plan: UserPlan | undefined;
  #lastSpawn = 0;
  #told = 0;
  /** Until when all workers are to say that they have all users; undefined: they have, or users are still to come. */
  #fullBy: number | undefined;
  #announced = -1;

  constructor(
    private readonly parts: LoadParts,
    private readonly master: Master,
    private readonly members: Members,
  ) {}

  begin(): void {
    const { plan } = this.parts;
    if (plan.model !== 'closed') return;
    const { users, spawnRate } = plan.swarm;
    this.#plan = ledUsers(this.parts)?.plan() ?? new Ramp(users, spawnRate);
  }

  joined(): void {
    this.#spawn(this.#told);
  }

  left(): void {
    this.#spawn(this.#told);
  }

  announce(): void {}

  async applied(stop: AbortSignal): Promise<void> {
    const { seconds = Infinity } = this.parts.plan;
    const ends = performance.now() + seconds * 1000;
    this.#told = -1;
    while (!stop.aborted && performance.now() < ends && this.members.present.length > 0) {
      const users = this.#plan?.users();
      if (users === undefined) return;
      if (users !== this.#told) this.#spawn((this.#told = users));
      this.#lookFull();
      await this.members.until(() => false, Math.min(STEP_MS, Math.max(1, ends - performance.now())), stop);
    }
  }

  #spawn(users: number): void {
    const { request, scenario, host } = this.parts;
    const { options } = request;
    const workers = this.members.active.map(({ node }) => node);
    const assigned = assign(users, this.#plan?.classes ?? scenario.classes, workers);
    // A worker drops what is not newer than the one before.
    this.#lastSpawn = Math.max(this.#lastSpawn + 1e-5, Date.now() / 1000);
    for (const node of workers) {
      this.master.send(node, 'spawn', {
        timestamp: this.#lastSpawn,
        user_classes_count: assigned.get(node.id) ?? {},
        host,
        stop_timeout: options.stopTimeout,
        parsed_options: {
          ...withoutSecrets(scenario.module.options, request.scenarioInput),
          tags: options.tags.length > 0 ? options.tags : null,
          exclude_tags: options.excludeTags.length > 0 ? options.excludeTags : null,
          expect_workers: options.expectWorkers,
        },
      });
    }
    this.#fullBy = this.#plan?.isFull(users) ? performance.now() + REPORT_MS : undefined;
  }

  /** Once the workers have all users, or have had the time for it, everybody is told. */
  #lookFull(): void {
    if (this.#fullBy === undefined) return;
    const nodes = this.members.active.map(({ node }) => node);
    const there = nodes.reduce((sum, { userCount }) => sum + userCount, 0);
    if (there !== this.#told && performance.now() < this.#fullBy) return;
    this.#fullBy = undefined;
    for (const node of nodes) this.master.send(node, 'spawning_complete', { user_count: there });
    // Users that were only shared out anew were all there before.
    if (this.#announced !== this.#told) this.parts.spawned(there);
    this.#announced = this.#told;
  }
}
