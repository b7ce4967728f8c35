import type { Verdict, VerdictReason } from './results.ts';

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
  /** Load threads that died, and the requests that they had on the way: these have no row. */
  threadsLost: number;
  lostRequests: number;
  /** Whether the disk took no more of the results. */
  resultsLost: boolean;
  lagP99: number;
  utilisation: number;
  /** From the start of the clock until the last request ended. */
  seconds: number;
  /** Requests that the target counted itself, where it can tell. */
  targetCount: number | undefined;
  /** Rows that may have reached the target, and how many of these are not sure to have. */
  rowsSent: number;
  rowsUnsure: number;
}

/** Whether a run's numbers may be believed, with every reason against it. */
export function judge(run: VerdictInput): Verdict {
  const reasons: VerdictReason[] = [];
  const against = (code: string, value: number, limit: number, text: string): void => {
    reasons.push({ code, text, value, limit });
  };
  if (run.resultsLost) reasons.push(RESULTS_LOST);
  if (run.requests === 0) against('nothing_sent', 0, 1, 'no request was made, so there is nothing to judge');
  if (run.targetRps !== undefined) {
    const achieved = run.targetRps === 0 ? 1 : run.achievedRps / run.targetRps;
    if (achieved < LIMITS.achieved) {
      against(
        'achieved',
        achieved,
        LIMITS.achieved,
        `only ${percent(achieved)} of the rate that was due was achieved; at least ${percent(LIMITS.achieved)} must be`,
      );
    }
    if (run.unsent > LIMITS.unsent) {
      against(
        'unsent',
        run.unsent,
        LIMITS.unsent,
        `${run.unsent} tasks that were due were never sent: as many users as --max-users allows were busy`,
      );
    }
    if (run.lagP99 > LIMITS.lagP99) {
      against(
        'lag',
        run.lagP99,
        LIMITS.lagP99,
        `the generator itself was late: lag p99 ${run.lagP99.toFixed(1)} ms, where ${LIMITS.lagP99} ms is the most`,
      );
    }
  }
  if (run.utilisation > LIMITS.utilisation && run.seconds >= LIMITS.utilisationFrom) {
    against(
      'utilisation',
      run.utilisation,
      LIMITS.utilisation,
      `the load thread was busy ${percent(run.utilisation)} of the time, where ${percent(LIMITS.utilisation)} is the most: its own queueing is in the times`,
    );
  }
  if (run.threadsLost > 0) {
    const threads = run.threadsLost === 1 ? 'a load thread' : `${run.threadsLost} load threads`;
    against(
      'thread_lost',
      run.threadsLost,
      0,
      `${threads} died; ${run.lostRequests} requests that were on their way there have no row`,
    );
  }
  if (run.targetCount !== undefined) {
    const least = run.rowsSent - run.rowsUnsure;
    const most = run.rowsSent + run.lostRequests;
    if (run.targetCount < least || run.targetCount > most) {
      const rows = least === most ? `${least}` : `between ${least} and ${most}`;
      against(
        'count',
        run.targetCount,
        run.rowsSent,
        `the target counted ${run.targetCount} requests, where results.csv says that ${rows} reached it`,
      );
    }
  }
  return { valid: reasons.length === 0, reasons };
}

/** The verdict of a run whose results were lost only after it was judged. */
export function withResultsLost({ reasons }: Verdict): Verdict {
  const known = reasons.some(({ code }) => code === RESULTS_LOST.code);
  return { valid: false, reasons: known ? reasons : [RESULTS_LOST, ...reasons] };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
