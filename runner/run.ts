import { resolve } from 'node:path';
import { AlarmWatch } from './cloudwatch/alarm-watch.ts';
import { checkBeforeStart, needOf } from './before-start.ts';
import type { Request } from './command-line.ts';
import type { StandingMaster } from './distributed/standing-master.ts';
import { UsageError } from './errors.ts';
import { findTarget } from './host.ts';
import type { Follower } from './live-run.ts';
import { machine } from './machine.ts';
import { ledByHand, makePlan } from './plan.ts';
import { makeRunFolder, workingFolder } from './run-folder.ts';
import { Session, type Outcome } from './session.ts';

/** Who leads the run by hand, where somebody does. */
export interface Led {
  follower: Follower;
  /** Whether a rate without a run time lasts until the run is stopped. */
  isEndless: boolean;
  /** With --master: its workers are there before the run, and stay for the next. */
  master: StandingMaster | undefined;
}

/** One run, from its folder to its clean-up. Throws UserError when it cannot be set up. */
export async function runLoad(request: Request, led?: Led): Promise<Outcome> {
  const { options, scenario } = request;
  if (!scenario)
    throw new UsageError('Nothing to run: name a scenario with --scenario NAME, or a file with -f FILE.');
  const asked = makePlan(options, scenario.shape !== undefined);
  const plan = led ? ledByHand(asked, options, led.isEndless) : asked;
  const alarms = await AlarmWatch.begin(options);
  const target = await findTarget(options.host, scenario, request.scenarioOptions);
  try {
    const notes = checkBeforeStart(needOf(options, plan, target), machine());
    const folder = makeRunFolder(resolve(workingFolder(), options.results), scenario.name, new Date());
    const { follower, master } = led ?? {};
    return await new Session({ request, scenario, plan, folder, target, follower, master, alarms }).run(
      notes,
    );
  } finally {
    alarms?.release();
    await target.embedded?.stop();
  }
}
