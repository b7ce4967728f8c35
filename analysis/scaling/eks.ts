import { CONTAINER_INSIGHTS as CI, EKS } from '../../dashboards/services/index.ts';
import { decimal, integer } from '../report/format.ts';
import { peakOf, scaled, USED, type Advice, type Adviser, type Peak } from './advice.ts';

const HPA = 'Horizontal pod autoscaler: target 70 % of the CPU request, so that it acts before the limit';

/** Pods by their CPU, nodes by theirs. */
export const eks: Adviser = (seen, targetRps) => {
  const pod = peakOf(seen, CI.pod_cpu_utilization_over_pod_limit);
  const node = peakOf(seen, CI.node_cpu_utilization);
  const nodes = peakOf(seen, CI.cluster_node_count)?.value;
  const stuck = peakOf(seen, EKS.scheduler_pending_pods_UNSCHEDULABLE)?.value ?? 0;
  return [
    ...(pod && pod.value > 0 ? [pods(pod, targetRps)] : []),
    ...(node && node.value > 0 ? [nodeAdvice(node, nodes, stuck, targetRps)] : []),
  ];
};

function pods(peak: Peak, targetRps: number): Advice {
  const factor = scaled(peak, targetRps) / (100 * USED);
  const needed = factor > 1;
  return {
    component: 'eks',
    rule: 'eks-pods',
    seen: `pods at ${decimal(peak.value)} % of their CPU limit at ${decimal(peak.rps)}/s`,
    change: needed
      ? `${decimal(factor)} times as many pods (or that much more CPU for each). ${HPA}; its maximum ${decimal(factor)} times the pods that there were`
      : 'no more pods',
    why:
      `${decimal(peak.value)} % × ${decimal(targetRps)} / ${decimal(peak.rps)} = ${decimal(scaled(peak, targetRps))} % of the ` +
      `limit, and 70 % is to be used: ${decimal(factor)} times`,
    needed,
  };
}

function nodeAdvice(peak: Peak, nodes: number | undefined, stuck: number, targetRps: number): Advice {
  const factor = scaled(peak, targetRps) / (100 * USED);
  const count = nodes === undefined ? undefined : Math.max(1, Math.ceil(nodes * factor - 1e-9));
  const needed = stuck > 0 || (count === undefined ? factor > 1 : count > (nodes ?? 0));
  const to =
    count === undefined
      ? `${decimal(factor)} times the nodes`
      : `${integer(count)} nodes (there were ${decimal(nodes ?? 0)})`;
  return {
    component: 'eks',
    rule: 'eks-nodes',
    seen:
      `nodes at ${decimal(peak.value)} % CPU at ${decimal(peak.rps)}/s` +
      (stuck > 0 ? `; ${integer(stuck)} pods fitted on none` : ''),
    change: needed
      ? `${to}: the node group's maximum (Cluster Autoscaler or Karpenter) at least that, its minimum too where load comes faster than a node starts (about a minute or two)`
      : `enough nodes; ${to} would do by their CPU`,
    why:
      `${decimal(peak.value)} % × ${decimal(targetRps)} / ${decimal(peak.rps)} = ${decimal(scaled(peak, targetRps))} %, and ` +
      `70 % is to be used: ${decimal(factor)} times`,
    needed,
  };
}
