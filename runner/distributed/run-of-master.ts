import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Request } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { here } from '../here.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import type { Log } from '../log.ts';
import { hostName } from '../machine.ts';
import { DEFAULTS, type Options } from '../options.ts';
import { makeRunFolder, workingFolder } from '../run-folder.ts';
import { parseScenarioOptions } from '../scenario-options.ts';
import { speaksHttp } from '../user.ts';
import { settle } from '../user-settings.ts';
import type { OwnToWorker } from './own-messages.ts';
import type { ToWorker } from './schemas.ts';
import { WorkerRun } from './worker-run.ts';

/** What a worker's own command line decides, whatever the master's says. */
export const LOCAL = [
  'results',
  'loglevel',
  'logfile',
  'skipLogSetup',
  'processes',
  'cacert',
  'cert',
  'key',
  'proxy',
  'resolve',
] as const;

/** What every run of a worker shares. */
export interface ParentParts {
  request: Request;
  scenario: LoadedScenario;
  log: Log;
  onException(message: string, traceback: string): void;
}

/** The run that a master of ours asks for: its options count, those apart that concern the worker's own machine. */
export function runForOurs(asked: OwnToWorker['prepare'], clockAhead: number, parts: ParentParts): WorkerRun {
  const { options } = parts.request;
  const local = Object.fromEntries(LOCAL.map((key) => [key, options[key]]));
  const schema = parts.scenario.module.options;
  const { scenarioInput, plan, host, share, name } = asked;
  // On the same disk all rows lie beside each other, and are brought together at the end.
  const isHere = asked.machine === hostName() && existsSync(asked.folder);
  const folder = isHere ? asked.folder : makeFolder(parts);
  const all: Options = { ...DEFAULTS, ...options, ...asked.options, ...local };
  const scenario = settle(parts.scenario, all);
  const scenarioOptions = schema ? parseScenarioOptions(schema, scenarioInput) : {};
  Object.assign(here, { host, options: scenarioOptions, worker: name, userClasses: scenario.classes });
  Object.assign(here.runner, { workerIndex: asked.place.index, workerCount: asked.place.count });
  return new WorkerRun({
    ...parts,
    scenario,
    request: { options: all, scenario, scenarioInput, scenarioOptions },
    plan,
    host,
    share,
    name,
    folder,
    samples: WorkerRun.samplesIn(folder, name),
    isOurs: true,
    // On the same disk the master uploads all rows.
    ...(isHere ? {} : { uploadAs: basename(asked.folder) }),
    clockAhead,
  });
}

/** The run that a master of Locust's starts by its first users. Throws UserError where nobody names a target. */
export function runForLocust(job: ToWorker['spawn'], parts: ParentParts): WorkerRun {
  const { request, scenario } = parts;
  const { options } = request;
  const host = options.host ?? job.host ?? scenario.classes.find(({ host: own }) => own)?.host ?? '';
  if (!host && speaksHttp(scenario.classes))
    throw new UserError('No target: the master names none. Give it --host, or give it to this worker.');
  const folder = makeFolder(parts);
  const { expect_workers: count } = job.parsed_options;
  here.host = host;
  if (typeof count === 'number') here.runner.workerCount = count;
  return new WorkerRun({
    ...parts,
    request: { ...request, options: { ...options, stopTimeout: job.stop_timeout ?? 0 } },
    plan:
      options.userRate === undefined
        ? { model: 'closed', swarm: { users: 0, spawnRate: 1 }, seconds: undefined, isAssigned: true }
        : { model: 'open', stages: [], seconds: undefined, isSearch: true },
    host: host.replace(/\/+$/, ''),
    share: { index: 0, count: 1 },
    name: 'w1',
    folder,
    samples: WorkerRun.samplesIn(folder),
    isOurs: false,
    clockAhead: 0,
  });
}

function makeFolder({ request, scenario }: ParentParts): string {
  const { results } = request.options;
  return makeRunFolder(resolve(workingFolder(), results), `${scenario.name}-worker`, new Date());
}
