import { hostName } from '../machine.ts';
import type { LoadParts } from '../make-load.ts';
import type { Options } from '../options.ts';
import type { Plan } from '../plan.ts';
import type { ShareOf } from '../timeline.ts';
import type { Member, Members } from './members.ts';
import type { OwnToWorker } from './own-messages.ts';
import { LOCAL } from './run-of-master.ts';

/** What concerns the master alone, or a worker's own machine: a worker does not get it, and no secret in it. */
const NOT_SENT = [
  ...LOCAL,
  'config',
  'check',
  'slo',
  'csv',
  'jsonFile',
  'masterBindHost',
  'masterBindPort',
  'expectWorkersMaxWait',
] as const;

/** What one of ours is told before it takes part. `place`: which of how many it is, for what is split over workers. */
export function preparation(
  { request, plan, host, folder }: LoadParts,
  { node }: Member,
  share: ShareOf,
  place: ShareOf,
  fromStart: boolean,
): OwnToWorker['prepare'] {
  const hidden = new Set<string>(NOT_SENT);
  const sent = Object.entries(request.options).filter(([key]) => !hidden.has(key));
  return {
    options: Object.fromEntries(sent) as unknown as Options,
    scenarioInput: request.scenarioInput,
    plan: planFor(plan, fromStart),
    host,
    share,
    place,
    name: node.name,
    folder,
    machine: hostName(),
  };
}

/** Who joins later is told what there is to do as it comes. */
function planFor(plan: Plan, fromStart: boolean): Plan {
  if (plan.model === 'closed') return { ...plan, seconds: undefined, isAssigned: true };
  return fromStart ? plan : { ...plan, stages: [], isSearch: true };
}

/** The place of one that joins `count` others: that of one that is gone; where none is, one beyond them all. */
export function freePlace(members: Members, count: number): ShareOf {
  const taken = new Set(members.present.map(({ place }) => place?.index));
  let index = 0;
  while (taken.has(index)) index++;
  return { index, count };
}
