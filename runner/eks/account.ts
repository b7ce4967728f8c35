import type { V1Pod } from '@kubernetes/client-node';

/** Whether a container of the pod runs, or has run. */
export function isUp(pod: V1Pod): boolean {
  return pod.status?.phase === 'Running' || hasEnded(pod);
}

export function hasEnded({ status }: V1Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** What its program ended with; undefined where nobody knows. */
export function exitCodeOf({ status }: V1Pod): number | undefined {
  return status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
}

/** Why a pod is not up; undefined when it is, or when there is nothing wrong yet. */
export function whyNotUp(pod: V1Pod): string | undefined {
  if (isUp(pod)) return undefined;
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return scheduled.message ?? scheduled.reason;
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting;
  if (waiting?.reason === undefined || waiting.reason === 'ContainerCreating') return undefined;
  return waiting.message === undefined ? waiting.reason : `${waiting.reason}: ${waiting.message}`;
}

/** How a pod ended that should not have. */
export function howItEnded({ metadata, status }: V1Pod): string {
  const ended = status?.containerStatuses?.[0]?.state?.terminated;
  const reason = ended?.reason ?? status?.reason ?? 'for an unknown reason';
  return `${metadata?.name ?? ''}: ${reason}${ended === undefined ? '' : `, exit code ${ended.exitCode}`}`;
}

/** Whether the scheduler finds no node for it. */
export function hasNoNode({ status }: V1Pod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is, reason }) => type === 'PodScheduled' && is === 'False' && reason === 'Unschedulable',
  );
}

/**
 * Pods by what keeps them from being up, in words: `3 pods: 0/2 nodes are available: …`. `refused`: what the cluster says
 * of pods that were not made.
 */
export function account(pods: readonly V1Pod[], expected: number, refused?: string): string[] {
  const why = new Map<string, number>();
  for (const pod of pods) {
    const reason = whyNotUp(pod);
    if (reason !== undefined) why.set(reason, (why.get(reason) ?? 0) + 1);
  }
  const lines = [...why].map(([reason, count]) => `${count} ${count === 1 ? 'pod' : 'pods'}: ${reason}`);
  const missing = expected - pods.length;
  if (missing <= 0) return lines;
  const reason = refused === undefined ? '' : `: ${refused}`;
  return [...lines, `${missing} of ${expected} pods were not made${reason}`];
}
