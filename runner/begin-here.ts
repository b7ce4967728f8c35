import { here } from './here.ts';
import type { RunState, SessionParts } from './run-state.ts';

/** This process is at this run from now on, and leads those who make its load, if others do. */
export function beginHere(
  { request, scenario, target }: SessionParts,
  state: RunState,
  failed: (error: unknown) => void,
): void {
  const { options, scenarioOptions } = request;
  const isLeader = options.master || options.processes > 1;
  const send = (type: string, data: unknown, nodeId?: string): void => state.load?.send?.(type, data, nodeId);
  here.runner.kind = isLeader ? 'master' : 'local';
  here.runner.stats = state.recorder.stats;
  here.begin(
    {
      host: target.url,
      options: scenarioOptions,
      worker: isLeader ? 'master' : 'w1',
      userClasses: scenario.classes,
    },
    { send, quit: () => state.end(), userCount: () => state.load?.gauges.users ?? 0 },
    failed,
    (settings) => send('update_user_class', settings),
  );
}
