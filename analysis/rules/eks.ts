import { CONTAINER_INSIGHTS as CI, EKS } from '../../dashboards/services/index.ts';
import { over, type Rule } from './rule.ts';

/** Of pods and nodes: above this there is no room for a minute that is busier than the others. */
const FULL = 80;

const eks = (rule: Omit<Parameters<typeof over>[0], 'component'>): Rule =>
  over({ component: 'eks', ...rule });

export const eksRules: readonly Rule[] = [
  eks({
    id: 'eks-pod-cpu',
    metric: CI.pod_cpu_utilization_over_pod_limit,
    fires: "the pods' CPU was over 80 % of their limit, on average of a minute",
    threshold: FULL,
    meaning:
      'the pods were out of CPU, by their own limit: they are throttled at it whatever the node has left',
  }),
  eks({
    id: 'eks-pod-memory',
    metric: CI.pod_memory_utilization_over_pod_limit,
    fires: "the pods' memory was over 80 % of their limit",
    threshold: FULL,
    meaning: 'at 100 % a pod is killed',
  }),
  eks({
    id: 'eks-node-cpu',
    metric: CI.node_cpu_utilization,
    fires: 'the CPU of the nodes was over 80 %',
    threshold: FULL,
    meaning: 'the nodes were out of CPU: more pods alone will not help',
  }),
  eks({
    id: 'eks-node-memory',
    metric: CI.node_memory_utilization,
    fires: 'the memory of the nodes was over 80 %',
    threshold: FULL,
    meaning: 'pods will be evicted, and new ones find no place',
  }),
  eks({
    id: 'eks-restarts',
    metric: CI.pod_number_of_container_restarts,
    fires: 'any container of the workload was restarted',
    threshold: 0,
    meaning: 'pods died under the load: of memory, of a probe that came too late, or of a fault',
  }),
  eks({
    id: 'eks-unschedulable',
    metric: EKS.scheduler_pending_pods_UNSCHEDULABLE,
    fires: 'a pod fitted on no node',
    threshold: 0,
    meaning: 'the autoscaler of pods asked for more than the nodes have room for',
  }),
];
