import type { FastifyInstance } from 'fastify';
import type { Request } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { resetStats } from '../reset-stats.ts';
import type { RequestStats } from '../stats.ts';
import type { UserClass } from '../user.ts';
import { isUserSettings, updateUserClass } from '../user-settings.ts';
import { editOf, requestOf, type Form, type Limits } from './asked.ts';
import { currentRatios } from './ratio.ts';
import type { Runs } from './runs.ts';
import { exceptionRows, statsRequests } from './stats-json.ts';

export interface RouteParts {
  request: Request;
  runs: Runs;
  limits: Limits;
}

/** Statistics of the run that is on, or was last; empty ones before the first. */
export function statsOf({ run, noStats }: Runs): RequestStats {
  return run?.recorder.stats ?? noStats;
}

/** Locust's routes, with their fields. Source: `web.py` of Locust. */
export function addLocustRoutes(app: FastifyInstance, { request, runs, limits }: RouteParts): void {
  const known = (): readonly UserClass[] => request.scenario?.classes ?? [];
  app.post('/swarm', async (asked) => {
    const form = (asked.body ?? {}) as Form;
    try {
      return await swarm(form, { request, runs, limits });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { success: false, message: error.message, host: hostOf(runs, request) };
    }
  });
  // Older versions of Locust take a GET, newer ones a POST.
  app.route({
    method: ['GET', 'POST'],
    url: '/stop',
    handler: async () => {
      await runs.stop();
      return { success: true, message: 'Test stopped' };
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/stats/reset',
    handler: (_asked, reply) => {
      const stats = statsOf(runs);
      resetStats(stats);
      stats.exceptions.clear();
      void reply.type('text/html; charset=utf-8').send('ok');
    },
  });
  app.get('/stats/requests', () => statsRequests(runs, statsOf(runs), Date.now() / 1000));
  app.get('/exceptions', () => ({ exceptions: exceptionRows(statsOf(runs)) }));
  app.get('/logs', () => ({ master: runs.lines, workers: runs.workerLogs }));
  app.get('/tasks', () => currentRatios(runs, runs.classes));
  app.post('/user', (asked, reply) => {
    const settings: unknown = asked.body;
    try {
      if (!isUserSettings(settings))
        throw new UserError('It takes JSON with the name of a class: "user_class_name": "Reader".');
      if ('host' in settings && !limits.mayChooseHost)
        throw new UserError('host: a page that others can reach loads only what its command line names.');
      updateUserClass(known(), settings);
    } catch (error) {
      return reply
        .code(400)
        .type('text/plain')
        .send((error as Error).message);
    }
    // Load threads take it up with the next run, Locust's own workers at once.
    request.options.configUsers.push(settings);
    const { master } = runs.master ?? {};
    for (const node of master?.present ?? []) {
      if (!node.isOurs) master?.send(node, 'update_user_class', settings);
    }
    return reply.code(201).send({});
  });
  app.get('/worker-count', () => ({ worker_count: runs.master ? runs.workers : 0 }));
}

async function swarm(form: Form, { request, runs, limits }: RouteParts): Promise<Record<string, unknown>> {
  if (runs.isOn) {
    runs.edit(editOf(form));
  } else {
    const asked = requestOf(form, request, limits);
    await runs.start(asked, true);
  }
  const { options } = runs.run ?? {};
  return {
    success: true,
    message: 'Swarming started',
    host: hostOf(runs, request),
    ...(options?.runTime === undefined ? {} : { run_time: options.runTime }),
    ...(limits.mayPickClasses ? { user_classes: runs.classes.map(({ name }) => name).toSorted() } : {}),
  };
}

function hostOf({ run }: Runs, { options }: Request): string | null {
  return run?.target.url ?? options.host ?? null;
}
