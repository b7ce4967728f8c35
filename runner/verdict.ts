import type { Strain } from './guard.ts';
import type { LoadThread, Verdict, VerdictReason, WorkerOfRun } from './results.ts';

/** The one place of the limits beyond which a run's numbers do not speak about the target. */
export const LIMITS = {
  /** Rate achieved against rate due, at least. */
  achieved: 0.99,
  unsent: 0,
  /** ms */
  lagP99: 10,
  /** Share of time that a load thread's event loop may be busy. */
  utilisation: 0.9,
  /** Seconds that a run must last for its utilisation to tell anything: a handful of requests is all work. */
  utilisationFrom: 1,
  /** Share of the cores that the process may use, or of the machine's, from which on a second's CPU is used up. */
  cpu: 0.95,
  /** Share of the run's seconds that may be such, or have a busier load thread than `utilisation`... */
  fullSeconds: 0.1,
  /** ... and how many of them it takes at least: garbage collection and other processes have their moments. */
  fullSecondsFrom: 3,
  lostThreads: 0,
  /** How far off a worker's clock may be, ms. */
  clock: 5,
  /** Requests that failed for want of an open file, or of a local port. */
  withoutFile: 0,
  withoutPort: 0,
  /** Share of the open files allowed from which on the run warns. It is INVALID only once there was none left. */
  nearFull: 0.9,
} as const;

const RESULTS_LOST: VerdictReason = {
  code: 'disk',
  text: 'the disk took no more results, so they are not whole',
  value: 1,
  limit: 0,
};

export interface VerdictInput {
  /** Tasks a second that were due, and that were started; undefined in the closed model. */
  targetRps: number | undefined;
  achievedRps: number;
  unsent: number;
  requests: number;
  /** Whether the disk took no more of the results. */
  resultsLost: boolean;
  lagP99: number;
  threads: readonly LoadThread[];
  /** With a master: its workers, of which `threads` tells the load. */
  workers?: readonly WorkerOfRun[] | undefined;
  /** Requests that a load thread which died had on the way: they have no row, and the target may have counted them. */
  lostRequests: number;
  /** From the start of the clock until the last request ended. */
  seconds: number;
  strain: Strain;
  /** Requests that failed because this process had no open file left, and no local port. */
  withoutFile: number;
  withoutPort: number;
  /** Requests that the target counted itself, where it can tell. */
  targetCount: number | undefined;
  /** Rows that may have reached the target, and how many of these are not sure to have. */
  rowsSent: number;
  rowsUnsure: number;
  /** Redirects followed: requests that have no row of their own. */
  redirects: number;
}

/** Whether a run's numbers may be believed, with every reason against it. */
export function judge(run: VerdictInput): Verdict {
  const reasons = [
    ...(run.resultsLost ? [RESULTS_LOST] : []),
    ...(run.requests === 0
      ? [reason('nothing_sent', 0, 1, 'no request was made, so there is nothing to judge')]
      : []),
    ...lateness(run),
    ...exhaustion(run),
    ...(run.workers ? lostWorkers(run.workers) : lostThreads(run)),
    ...wrongClocks(run.workers ?? []),
    ...counts(run),
  ];
  return { valid: reasons.length === 0, reasons };
}

function reason(code: string, value: number, limit: number, text: string): VerdictReason {
  return { code, text, value, limit };
}

/** What was not sent when it was due, and what of the generator was used up meanwhile. */
function lateness(run: VerdictInput): VerdictReason[] {
  const late = run.targetRps === undefined ? [] : openModel(run, run.targetRps);
  // In the open model the lag says whether a used up CPU mattered: it is how long each task waited for one. A target in
  // the same process may so have what is left. In the closed model nothing tells, and the numbers may be the CPU's.
  const mattered =
    run.targetRps === undefined || late.some(({ code }) => code === 'lag' || code === 'achieved');
  return [...late, ...busyThreads(run, mattered), ...(mattered ? usedUpCpu(run.strain) : [])];
}

function openModel(run: VerdictInput, targetRps: number): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  const achieved = targetRps === 0 ? 1 : run.achievedRps / targetRps;
  if (achieved < LIMITS.achieved) {
    const text = `only ${percent(achieved)} of the rate that was due was achieved; at least ${percent(LIMITS.achieved)} must be`;
    reasons.push(reason('achieved', achieved, LIMITS.achieved, text));
  }
  if (run.unsent > LIMITS.unsent) {
    const dead = run.threads.some(({ lost }) => lost !== undefined)
      ? `, or a ${run.workers ? 'worker that was lost' : 'load thread that died'} had them`
      : '';
    const text = `${run.unsent} tasks that were due were never sent: as many users as --max-users allows were busy${dead}`;
    reasons.push(reason('unsent', run.unsent, LIMITS.unsent, text));
  }
  if (run.lagP99 > LIMITS.lagP99) {
    const text = `the generator itself was late: lag p99 ${run.lagP99.toFixed(1)} ms, where ${LIMITS.lagP99} ms is the most`;
    reasons.push(reason('lag', run.lagP99, LIMITS.lagP99, text));
  }
  return reasons;
}

function busyThreads({ threads, seconds, strain }: VerdictInput, mattered: boolean): VerdictReason[] {
  if (seconds < LIMITS.utilisationFrom) return [];
  const name = (worker: string): string => (threads.length > 1 ? `load thread ${worker}` : 'the load thread');
  const busy = threads.filter(({ utilisation }) => utilisation > LIMITS.utilisation);
  if (busy.length === 0 && mattered && isStrained(strain.loopFull, strain.seconds)) {
    const text =
      `${threads.length > 1 ? 'a' : 'the'} load thread was busy more than ${percent(LIMITS.utilisation)} of the time ` +
      `in ${ofSeconds(strain.loopFull, strain.seconds)}: its own queueing is in their times`;
    return [reason('utilisation', strain.loopFull / strain.seconds, LIMITS.fullSeconds, text)];
  }
  return busy.map(({ worker, utilisation }) =>
    reason(
      'utilisation',
      utilisation,
      LIMITS.utilisation,
      `${name(worker)} was busy ${percent(utilisation)} of the time, where ${percent(LIMITS.utilisation)} is the most: its own queueing is in the times`,
    ),
  );
}

function usedUpCpu({ seconds, cpuFull, cores, cpuOwn }: Strain): VerdictReason[] {
  if (!isStrained(cpuFull, seconds)) return [];
  const text =
    `the CPU was used up in ${ofSeconds(cpuFull, seconds)}: this process had ${cpuOwn.toFixed(1)} ` +
    `cores of the ${cores} that it may use`;
  return [reason('cpu', cpuFull / seconds, LIMITS.fullSeconds, text)];
}

const isStrained = (full: number, seconds: number): boolean =>
  full >= LIMITS.fullSecondsFrom && full > seconds * LIMITS.fullSeconds;

const ofSeconds = (full: number, seconds: number): string =>
  `${full} of ${seconds} s, where ${percent(LIMITS.fullSeconds)} are the most`;

function exhaustion({ withoutFile, withoutPort, strain }: VerdictInput): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  const { openFiles, openFilesLimit } = strain;
  const isFull = openFiles !== undefined && openFilesLimit !== undefined && openFiles >= openFilesLimit;
  if (withoutFile > LIMITS.withoutFile || isFull) {
    const text =
      `this process had as many files open as it may have${openFilesLimit === undefined ? '' : ` (${openFilesLimit})`}: ` +
      `${withoutFile} requests failed for want of one; raise the limit with ulimit -n`;
    reasons.push(reason('open_files', withoutFile, LIMITS.withoutFile, text));
  }
  if (withoutPort > LIMITS.withoutPort) {
    const text =
      `${withoutPort} requests failed because this machine had no local port left: connections are not kept alive, ` +
      'or there are too many';
    reasons.push(reason('ports', withoutPort, LIMITS.withoutPort, text));
  }
  return reasons;
}

function lostThreads({ threads, lostRequests }: VerdictInput): VerdictReason[] {
  const lost = threads.filter((thread) => thread.lost !== undefined);
  if (lost.length <= LIMITS.lostThreads) return [];
  const which = lost.map(({ worker, lost: why }) => `${worker} (${why})`).join(', ');
  const text =
    `${lost.length} of ${threads.length} load threads died: ${which}; ` +
    `${lostRequests} requests that they had on the way have no row`;
  return [reason('thread_lost', lost.length, LIMITS.lostThreads, text)];
}

function lostWorkers(workers: readonly WorkerOfRun[]): VerdictReason[] {
  const lost = workers.filter((worker) => worker.lost !== undefined);
  if (lost.length <= LIMITS.lostThreads) return [];
  const which = lost.map(({ worker, lost: why }) => `${worker} (${why})`).join(', ');
  const text = `${lost.length} of ${workers.length} workers were lost: ${which}; what they had not reported is missing`;
  return [reason('worker_lost', lost.length, LIMITS.lostThreads, text)];
}

function wrongClocks(workers: readonly WorkerOfRun[]): VerdictReason[] {
  return workers
    .filter(({ clockErrorMs = 0 }) => clockErrorMs > LIMITS.clock)
    .map(({ worker, clockErrorMs = 0 }) => {
      const text =
        `the clock of ${worker} may be off by ${clockErrorMs.toFixed(1)} ms, where ${LIMITS.clock} ms is the most: ` +
        'its round trips to the master take too long to tell';
      return reason('clock', clockErrorMs, LIMITS.clock, text);
    });
}

/** What the target counted, against what the rows, and the requests without one, say that it got. */
function counts({
  targetCount,
  rowsSent,
  rowsUnsure,
  redirects,
  lostRequests,
}: VerdictInput): VerdictReason[] {
  if (targetCount === undefined) return [];
  const least = rowsSent - rowsUnsure;
  const most = rowsSent + redirects + lostRequests;
  if (targetCount >= least && targetCount <= most) return [];
  const rows = least === most ? `${least}` : `between ${least} and ${most}`;
  const text = `the target counted ${targetCount} requests, where results.csv says that ${rows} reached it`;
  return [reason('count', targetCount, most, text)];
}

/** The verdict of a run whose results were lost only after it was judged. */
export function withResultsLost({ reasons }: Verdict): Verdict {
  const known = reasons.some(({ code }) => code === RESULTS_LOST.code);
  return { valid: false, reasons: known ? reasons : [RESULTS_LOST, ...reasons] };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
