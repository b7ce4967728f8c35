/** Label of what belongs to one run; of everything that a dispatcher makes; and of a pod's part. */
export const RUN_LABEL = 'open-saves-load/run';
export const MANAGED = { key: 'app.kubernetes.io/managed-by', value: 'open-saves-load' } as const;
export const PART_LABEL = 'app.kubernetes.io/component';
export type Part = 'master' | 'worker';

/** Longest name: Kubernetes' 63 characters, less what is put behind it in the names of pods. */
const LONGEST = 40;

/** A name that no other run has, for what it makes in the cluster. */
export function runName(scenario: string, now: number): string {
  const clean = scenario.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const time = now.toString(36);
  const middle = clean.slice(0, LONGEST - time.length - 6).replace(/^-+|-+$/g, '');
  return `load-${middle === '' ? '' : `${middle}-`}${time}`;
}

export function labels(run: string, part?: Part): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'load-runner',
    [MANAGED.key]: MANAGED.value,
    [RUN_LABEL]: run,
    ...(part === undefined ? {} : { [PART_LABEL]: part }),
  };
}

export const nameOf = (run: string, part: Part): string => `${run}-${part}`;

/** Where workers find the master. */
export const masterHost = (run: string, namespace: string): string =>
  `${nameOf(run, 'master')}.${namespace}.svc`;
