import type { FastifyInstance } from 'fastify';
import type { RequestTotals } from '../results.ts';
import { stagesText } from '../stages.ts';
import type { RouteParts } from './locust-routes.ts';
import type { Runs } from './runs.ts';
import { workersOf } from './stats-json.ts';

/** Exact percentiles are taken anew at most so often, ms: it is work in the thread that may make load too. */
const TIMES_MS = 2000;

/** What the page shows beside what Locust's routes tell. */
export function addLiveRoutes(app: FastifyInstance, { request, runs, limits }: RouteParts): void {
  const times = cached(() => exactTimes(runs));
  app.get('/live/page', () => {
    const { options, scenario } = request;
    const { users, spawnRate, rps, runTime, stages } = options;
    return {
      scenario: scenario?.name ?? '',
      host: options.host ?? '',
      hasTarget: scenario?.module.target !== undefined,
      ...limits,
      classes: scenario?.classes.map(({ name }) => name) ?? [],
      plans: Object.keys(scenario?.module.plans ?? {}),
      isMaster: runs.master !== undefined,
      hasHistory: options.csvFullHistory,
      asked: { users, spawnRate, rps, runTime, stages: stages && stagesText(stages) },
    };
  });
  app.get<{ Querystring: { from?: string } }>('/live', (asked) => {
    const from = Number(asked.query.from ?? 0);
    const { run, feed, result, snapshot } = runs;
    return {
      state: runs.state,
      run: run?.id,
      target: run?.target,
      model: run?.plan.model,
      asked: runs.asked,
      elapsed: snapshot?.elapsed,
      remaining: runs.isOn ? snapshot?.remaining : undefined,
      users: runs.users,
      usersAsked: run?.usersAsked,
      targetRps: runs.isOn ? snapshot?.targetRps : undefined,
      unsent: run?.recorder.unsent ?? 0,
      problem: runs.problem,
      verdict: result?.verdict,
      folder: run?.folder,
      next: feed.next,
      points: feed.since(Number.isFinite(from) ? from : 0),
      times: times(),
      workers: runs.master ? workersOf(runs) : threadsOf(runs),
    };
  });
}

/** Load threads, in the form of Locust's workers; memory is the process's, and stands with the first. */
function threadsOf({ run, isOn, snapshot, busy }: Runs): Record<string, unknown>[] {
  return (run?.load?.threads ?? []).map(({ worker, lost, users = 0 }, index) => ({
    id: worker,
    state: lost === undefined ? (isOn ? 'running' : 'stopped') : 'missing',
    user_count: isOn ? users : 0,
    cpu_usage: isOn ? busy.of(worker) * 100 : 0,
    memory_usage: index === 0 ? (snapshot?.memoryBytes ?? null) : null,
  }));
}

type Times = Pick<RequestTotals, 'method' | 'name'> & {
  p50: number;
  p95: number;
  p99: number;
  service50: number;
  service99: number;
};

function exactTimes({ run }: Runs): Times[] {
  const names = [...(run?.recorder.names.values() ?? [])].flatMap((some) => [...some.values()]);
  return names.map(({ method, name, responseTime, serviceTime }) => ({
    method,
    name,
    p50: responseTime.percentile(50),
    p95: responseTime.percentile(95),
    p99: responseTime.percentile(99),
    service50: serviceTime.percentile(50),
    service99: serviceTime.percentile(99),
  }));
}

function cached<T>(make: () => T): () => T {
  let made: T | undefined;
  let at = -Infinity;
  return () => {
    const now = performance.now();
    if (made === undefined || now - at > TIMES_MS) [made, at] = [make(), now];
    return made;
  };
}
