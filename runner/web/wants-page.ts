import { UsageError } from '../errors.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import type { Options } from '../options.ts';

/** Options that are of no use without the page. */
const OF_PAGE = ['webPort', 'webHost', 'webBasePath', 'classPicker', 'autostart', 'headful'] as const;
/** Options that say how much load there is to be: with one of them a run can start by itself. */
const OF_LOAD = ['rps', 'stages', 'users', 'spawnRate', 'runTime', 'tasks'] as const;

/**
 * Whether the page is wanted: it is asked for, or nothing says how much load there is to be, so that somebody has to.
 * Throws UsageError for options that contradict each other.
 */
export function wantsPage(options: Options, scenario: LoadedScenario | undefined): boolean {
  const { headless, headful, autostart, autoquit = -1, findCapacity, debug, worker, master } = options;
  if (autoquit >= 0 && !autostart)
    throw new UsageError('--autoquit has a meaning only with --autostart: add that, or leave it out.');
  if (worker || (headless && !headful)) return false;
  if (OF_PAGE.some((key) => options[key] !== undefined && options[key] !== false)) return true;
  const isSaid = OF_LOAD.some((key) => options[key] !== undefined);
  const decidesItself = scenario === undefined || scenario.shape !== undefined || findCapacity;
  return !isSaid && !decidesItself && !debug && !master;
}
