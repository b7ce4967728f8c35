import { UsageError } from './errors.ts';
import { flagOf, type Given } from './given.ts';
import type { Options } from './options.ts';
import { modelOf } from './plan.ts';

const OF_MASTER = ['masterBindHost', 'masterBindPort', 'expectWorkers', 'expectWorkersMaxWait'] as const;
const OF_WORKER = ['masterHost', 'masterPort', 'userRate'] as const;

/** What the one who leads a run does with CloudWatch, and its workers do not. */
const OF_LEADER = ['cloudwatch', 'abortOnAlarm'] as const;

/** Throws UsageError where the options of masters and workers contradict each other, or have no meaning. */
export function refuseDistributed(options: Options, given: Given): void {
  const { master, worker, processes, debug, tasks } = options;
  if (master && worker) {
    throw new UsageError(
      '--master and --worker: a process is one of the two. Start another one for the other.',
    );
  }
  if (!master) refuseWithout(OF_MASTER, '--master', given);
  if (!worker) refuseWithout(OF_WORKER, '--worker', given);
  const ofLeader = worker ? OF_LEADER.find((key) => given.isTyped(key)) : undefined;
  if (ofLeader !== undefined) {
    throw new UsageError(
      `--worker and ${flagOf(ofLeader)}: the master knows the whole run. Give it to the master.`,
    );
  }
  const role = master ? '--master' : '--worker';
  if (!master && !worker) return;
  if (master && processes > 1) {
    throw new UsageError(
      `--master and ${given.nameOf('processes')} ${processes}: a master makes no load. Leave out --master for ${processes} load ` +
        `threads of one run, or start workers with --worker ${given.nameOf('processes')} ${processes}.`,
    );
  }
  if (debug)
    throw new UsageError(
      `${role} and --debug: requests are printed by a run of one process. Leave out one of the two.`,
    );
  if (master && tasks !== undefined && modelOf(options) === 'closed') {
    throw new UsageError(
      `--master and ${given.nameOf('tasks')} ${tasks}: users on several workers do not share a number of tasks. ` +
        'Give --run-time, or a rate with --rps.',
    );
  }
}

function refuseWithout(keys: readonly string[], needed: string, given: Given): void {
  const typed = keys.find((key) => given.isTyped(key));
  if (typed === undefined) return;
  throw new UsageError(`${flagOf(typed)} has a meaning only with ${needed}: add that, or leave it out.`);
}
