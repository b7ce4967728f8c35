import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import type { Options } from '../options.ts';
import { SecretOption } from '../scenario-options.ts';

/** Options that are about the dispatch, or about this machine: the pods get none of them. */
const HERE = new Set<string>([
  'on',
  'workers',
  'image',
  'namespace',
  'context',
  'serviceAccount',
  'workerMemory',
  'nodeSelector',
  'toleration',
  'awayFrom',
  'instanceType',
  'maxCost',
  'tunnel',
  'dryRun',
  'detach',
  'stopAll',
  'stopWithin',
  'config',
  'results',
  'runJson',
  'headless',
  'locustfile',
  'expectWorkers',
] satisfies (keyof Options)[]);

/** What has no meaning in pods that the dispatcher makes, and why. */
const NOT_WITH: Partial<Record<keyof Options, string>> = {
  master: 'it starts a master itself',
  worker: 'it starts the workers itself',
  masterBindHost: 'pods find each other by themselves',
  masterBindPort: 'pods find each other by themselves',
  masterHost: 'pods find each other by themselves',
  masterPort: 'pods find each other by themselves',
  processes: 'each worker has a core: give --workers',
  csv: 'the run’s folder, which is fetched, has these files',
  json: 'it would be in the pod’s log: give --run-json',
  jsonFile: 'it would be in the pod: give --run-json',
  html: 'npm run analyze makes the report of the folder that is fetched',
  logfile: 'it would be in the pod, and its lines are shown here',
  webPort: 'the page is in the pod: --tunnel brings it here',
  webHost: 'the page is in the pod: --tunnel brings it here',
  autostart: 'every run starts at once',
  autoquit: 'every run ends by itself',
  headful: 'the page is in the pod: --tunnel brings it here',
  debug: 'requests are printed by a run of one process',
  cacert: 'the pods do not have this machine’s files',
  cert: 'the pods do not have this machine’s files',
  key: 'the pods do not have this machine’s files',
};

/** Kept out of the pods' command lines, which everyone sees who may look at a pod. */
const SECRET = new Set<string>(['header', 'basicAuth', 'bearer', 'proxy'] satisfies (keyof Options)[]);

export interface PassedOn {
  /** Options as on a command line. */
  args: string[];
  /** A file for --config with what is not for everyone's eyes; undefined when there is nothing of that. */
  config: string | undefined;
}

/** The options that a person gave, wherever, for the pods. Throws UsageError where one has no meaning there. */
export function passedOn(command: Command): PassedOn {
  const values = command.opts<Record<string, string | string[] | boolean>>();
  const args: string[] = [];
  const secrets: string[] = [];
  for (const option of command.options) {
    const key = option.attributeName();
    const flag = option.long ?? '';
    const source = command.getOptionValueSource(key);
    const value = values[key];
    if (source === undefined || source === 'default' || value === undefined || value === false) continue;
    const why = NOT_WITH[key as keyof Options];
    if (why !== undefined && source === 'cli')
      throw new UsageError(`--on eks and ${flag}: ${why}. Leave it out.`);
    if (why !== undefined || HERE.has(key)) continue;
    if (SECRET.has(key) || option instanceof SecretOption)
      secrets.push(`${flag.slice(2)} = ${JSON.stringify(value)}`);
    else if (value === true) args.push(flag);
    else args.push(...[value].flat().map((one) => `${flag}=${one}`));
  }
  const config = secrets.length === 0 ? undefined : `[tool.locust]\n${secrets.join('\n')}\n`;
  return { args, config };
}

/** Throws UsageError for options that have a meaning only with `--on eks`, and for what that needs. */
export function refuseEks(options: Options, isTyped: (key: keyof Options) => boolean): void {
  const { on, upload, image, stopAll, host, dryRun, detach, tunnel } = options;
  if (on === undefined) {
    const only = (
      ['workers', 'maxCost', 'dryRun', 'detach', 'stopAll', 'tunnel', 'image', 'awayFrom'] as const
    ).find(isTyped);
    if (only === undefined) return;
    throw new UsageError(
      `--${only.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)} has a meaning only with --on eks.`,
    );
  }
  if (stopAll) return;
  if (detach && tunnel !== undefined) {
    throw new UsageError(
      '--detach and --tunnel: the page is here only as long as this command runs. Leave out one of the two.',
    );
  }
  if (image === undefined) {
    throw new UsageError(
      '--on eks: name the image that the pods run, with --image or LOCUST_IMAGE. docs/eks.md says how to make it.',
    );
  }
  if (host === undefined) {
    throw new UsageError(
      '--on eks: name the target with --host. An embedded target is in one pod, and the load is in others.',
    );
  }
  if (upload === undefined && !dryRun) {
    throw new UsageError(
      '--on eks: say where in S3 the results go, such as --upload s3://my-load-results/runs: pods have no disk that outlives them.',
    );
  }
}
