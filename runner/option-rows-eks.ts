import { parseBucket } from './bucket-url.ts';
import type { OptionRow } from './option-rows.ts';
import { matching, number, oneOf, someTime, text, whole } from './parsers.ts';
import { labelPair, toleration } from './toleration.ts';

const name = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a name of Kubernetes', 'load-runner');

/** Load from pods of a Kubernetes cluster, and results that outlive a machine. */
export const EKS_ROWS: OptionRow[] = [
  { flags: '--on <where>', help: 'eks: master and workers are pods of the cluster', parse: oneOf('eks') },
  {
    flags: '--workers <count>',
    help: '--on eks: how many workers, a core each',
    parse: whole({ min: 1, max: 1000, what: 'a number of workers', example: '10' }),
  },
  { flags: '--image <image>', help: '--on eks: image of the runner, best by its digest', parse: text },
  { flags: '--namespace <name>', help: '--on eks: where the pods are', parse: name },
  { flags: '--context <name>', help: '--on eks: of the kubeconfig (default: its current one)', parse: text },
  { flags: '--service-account <name>', help: '--on eks: whose rights in AWS the pods have', parse: name },
  {
    flags: '--worker-memory <quantity>',
    help: '--on eks: memory of each pod',
    parse: matching(/^[1-9]\d*(Mi|Gi)$/, 'an amount of memory', '1Gi'),
  },
  {
    flags: '--node-selector <label=value>',
    help: '--on eks: only nodes with this label; may be given several times',
    parse: labelPair,
    many: true,
  },
  {
    flags: '--toleration <taint>',
    help: '--on eks: also nodes with this taint, key[=value][:effect]; may be given several times',
    parse: toleration,
    many: true,
  },
  {
    flags: '--away-from <label=value>',
    help: "--on eks: no node that has a pod with this label, such as the target's; may be given several times",
    parse: labelPair,
    many: true,
  },
  { flags: '--instance-type <type>', help: '--on eks: of the nodes, for what a run costs', parse: text },
  {
    flags: '--max-cost <dollars>',
    help: '--on eks: does not start a run that costs more than this an hour',
    parse: number({ min: 0, above: true, what: 'US dollars an hour', example: '5' }),
  },
  {
    flags: '--tunnel <port>',
    help: "--on eks: the run's page is on this port of this machine; 0, or --web: a free one",
    parse: whole({ min: 0, max: 65_535, what: 'a port', example: '8089' }),
  },
  { flags: '--dry-run', help: '--on eks: prints what would be made in the cluster, and ends' },
  {
    flags: '--detach',
    help: '--on eks: starts the run and ends; the run goes on, and its results go to --upload',
  },
  { flags: '--stop-all', help: '--on eks: ends every run of the namespace, and removes what they made' },
  {
    flags: '--upload <place>',
    help: 'also puts the results into S3, such as s3://my-load-results/runs',
    parse: parseBucket,
  },
  {
    flags: '--stop-within <time>',
    help: 'a run that is interrupted ends within this time: what it made is left to --cleanup',
    parse: someTime,
  },
];
