import { UserError } from './errors.ts';
import type { Target } from './host.ts';
import { timeWaitSeconds } from './limits.ts';
import { DEFAULT_CONNECTIONS, type Options } from './options.ts';
import type { Plan } from './plan.ts';
import { SystemReadings, type Readings } from './readings.ts';
import type { Run } from './results.ts';

/** What a run is going to need of the machine. */
export interface Need {
  /** Connections that all load threads together may open. */
  connections: number;
  /** Load threads. */
  threads: number;
  /** Highest rate that the schedule asks for, tasks/s; undefined in the closed model, and where it is searched for. */
  rps: number | undefined;
  /** Whether the target is in this process: it has its end of each connection open too. */
  embedded: boolean;
  /** Files that are open already. */
  openNow: number;
  /** Seconds for which the port of a closed connection stays taken. */
  timeWait: number;
}

/** Connections that all load threads together may open. */
export function connectionsOf({ connections }: Options, plan: Plan): number {
  return connections ?? (plan.model === 'open' ? DEFAULT_CONNECTIONS : plan.swarm.users);
}

export function needOf(
  options: Options,
  plan: Plan,
  target: Target,
  readings: Pick<Readings, 'openFiles'> = new SystemReadings(),
): Need {
  const rates = plan.model === 'open' ? plan.stages.flatMap(({ fromRps, toRps }) => [fromRps, toRps]) : [];
  return {
    connections: target.url === '' ? 0 : connectionsOf(options, plan),
    threads: options.processes,
    rps: rates.length === 0 ? undefined : Math.max(...rates),
    embedded: target.embedded !== undefined,
    openNow: readings.openFiles() ?? 0,
    timeWait: timeWaitSeconds(target.url),
  };
}

/** Files beside those of connections: results, statistics written aside and renamed, wake-ups, names being resolved. */
const FILES_OF_RUN = 24;
/** A load thread's event loops, pipes and files; more than one run in threads of their own. Measured: 20. */
const FILES_OF_THREAD = 24;

/**
 * Whether the machine's limits allow the run, before anything is sent. Returns what a person should know all the same.
 * Throws UserError when there are fewer files or ports than connections; where the system does not tell its limits
 * nothing can be refused.
 */
export function checkBeforeStart(need: Need, machine: Pick<Run['machine'], 'openFiles' | 'ports'>): string[] {
  const { connections, threads, rps, embedded, openNow, timeWait } = need;
  const sockets = connections * (embedded ? 2 : 1);
  const files = openNow + sockets + FILES_OF_RUN + (threads > 1 ? threads * FILES_OF_THREAD : 0);
  if (machine.openFiles !== undefined && files > machine.openFiles) {
    const ends = embedded
      ? `${connections} connections, of which it has both ends`
      : `${connections} connections`;
    throw new UserError(
      `This run would need about ${files} open files (${ends}), and this process may have ${machine.openFiles}. ` +
        `Nothing was sent. Ask for fewer --connections, or raise the limit: ulimit -n ${roomy(files)} in the shell ` +
        'that starts it, if the hard limit (ulimit -Hn) is that high; else in /etc/security/limits.conf, in ' +
        'LimitNOFILE of a service, or with --ulimit nofile of a container.',
    );
  }
  if (machine.ports !== undefined && connections > machine.ports) {
    throw new UserError(
      `This run would open ${connections} connections, and this machine has ${machine.ports} local ports for them. ` +
        'Nothing was sent. Ask for fewer --connections, or widen net.ipv4.ip_local_port_range.',
    );
  }
  if (rps === undefined || machine.ports === undefined || rps * timeWait <= machine.ports) return [];
  const seconds = Math.floor(machine.ports / rps);
  return [
    `At ${Math.round(rps)}/s the ${machine.ports} local ports last ${seconds} s if the target closes each connection ` +
      `after its answer: a port stays taken for ${timeWait} s. With connections kept alive this does not matter.`,
  ];
}

/** The next power of two: a limit that is not raised again for the next run. */
function roomy(files: number): number {
  return 2 ** Math.ceil(Math.log2(files));
}
