import type { Board } from '../board.ts';
import type { DashboardConfig, Resources } from '../services/config.ts';
import { NO_RESOURCES } from '../services/open-saves.ts';
import { platformBoards, targetBoard } from './index.ts';
import { TARGETS } from './targets.ts';

/** A board, and what it is about. */
export interface BoardOf {
  board: Board;
  config: DashboardConfig;
}

/** What an Open Saves may have in front of it, and has to be named: Kubernetes and CloudFront choose the names. */
const IN_FRONT: Partial<Resources> = {
  loadBalancer: { kind: 'classic', name: 'LOAD-BALANCER-NAME', listener: 'tcp' },
  distribution: 'DISTRIBUTION-ID',
  webAcl: { name: 'WEB-ACL-NAME', scope: 'CLOUDFRONT' },
};

/** Other ways to run the same parts. */
const OTHERWISE: Partial<Resources> = {
  loadBalancer: { kind: 'application', name: 'app/NAME/ID', targetGroup: 'targetgroup/NAME/ID' },
  cache: { kind: 'serverless', name: 'open-saves-cache' },
};

/** The resources of several targets, of which a board of a service shows all. */
function merged(parts: readonly Resources[]): Resources {
  const aurora = parts.find((part) => part.aurora)?.aurora;
  const statements = parts.find((part) => part.statements)?.statements;
  return {
    ...NO_RESOURCES,
    queues: parts.flatMap(({ queues }) => queues),
    functions: parts.flatMap(({ functions }) => functions),
    apis: parts.flatMap(({ apis }) => apis),
    ...(aurora ? { aurora } : {}),
    ...(statements ? { statements } : {}),
  };
}

/** Every board there is, once: of what `config` has, and with names of our own where it has nothing. */
export function everyBoard(config: DashboardConfig): BoardOf[] {
  const resources = { ...IN_FRONT, ...config.resources };
  const targets = TARGETS.filter(({ id }) => id !== 'open-saves').map((target) => ({
    id: target.id,
    config: { ...config, scenarios: target.scenarios, resources: target.resources(config.account) },
  }));
  const others = merged(targets.map((target) => target.config.resources));
  const platforms = [
    { ...config, resources },
    { ...config, resources: { ...resources, ...OTHERWISE } },
    { ...config, resources: others },
  ];
  const boards = [
    ...platforms.flatMap((one) => platformBoards(one).map((board) => ({ board, config: one }))),
    ...targets.map((target) => ({ board: targetBoard(target.id, target.config), config: target.config })),
  ];
  return boards.filter(({ board }, i) => boards.findIndex((other) => other.board.id === board.id) === i);
}
