import { DEFAULT_ENVIRONMENT } from '../../runner/metrics.ts';
import { openSaves } from './open-saves.ts';

/**
 * What the boards and alarms are about. Every string may be a Terraform token, so nothing here is parsed or compared;
 * what decides (kinds, counts, which are there) is plain data.
 */
export interface DashboardConfig {
  /** One word for all of this: in the names of boards and alarms, and a dimension of the runner's metrics. */
  environment: string;
  /** In a stack of its own: one word for it, in the names of its boards and alarms. */
  part?: string;
  region: string;
  account: string;
  /** Scenarios whose runs are shown; the first is what a board opens with. */
  scenarios: readonly string[];
  resources: Resources;
  thresholds: Thresholds;
}

/** AWS resources that are watched. What is not there is left out. */
export interface Resources {
  cluster?: Cluster;
  loadBalancer?: LoadBalancer;
  tables: readonly Table[];
  bucket?: Bucket;
  cache?: Cache;
  /** Id of a CloudFront distribution. */
  distribution?: string;
  webAcl?: WebAcl;
  queues: readonly Queue[];
  functions: readonly LambdaFunction[];
  aurora?: Aurora;
  /** Database whose statements a function times itself, as metrics. */
  statements?: { database: string };
  apis: readonly Api[];
}

export interface Cluster {
  name: string;
  /** Kubernetes namespace of the workload. */
  namespace: string;
  /** Name of the deployment: what Container Insights calls PodName. */
  workload: string;
}

export type LoadBalancer =
  | {
      kind: 'classic';
      name: string;
      /** With TCP listeners only it counts no HTTP statuses. */ listener: 'tcp' | 'http';
    }
  | {
      kind: 'application';
      /** The end of its ARN: `app/NAME/ID`. */
      name: string;
      /** The end of a target group's ARN, `targetgroup/NAME/ID`: for the count of healthy hosts. */
      targetGroup?: string;
    };

export interface Table {
  /** Plain text of ours: for labels and names of alarms. */
  label: string;
  name: string;
  indexes: readonly { label: string; name: string }[];
  capacity: 'on-demand' | 'provisioned';
  /** Operations that are called on it: DynamoDB sends latency and throttled requests by operation only. */
  operations: readonly string[];
}

export interface Bucket {
  name: string;
  /** Name of its request metrics configuration, without which S3 sends none. */
  filterId: string;
}

export type Cache =
  | {
      kind: 'nodes';
      nodes: readonly { label: string; id: string }[];
      /** vCPUs of a node's type: with fewer than 4, Redis' one thread is a large part of the host's CPU. */
      vcpus: number;
      /** Whether its type earns CPU credits (t2, t3, t4g). */
      burstable: boolean;
    }
  | { kind: 'serverless'; name: string };

export interface WebAcl {
  name: string;
  /** Those of CloudFront send their metrics to us-east-1. */
  scope: 'REGIONAL' | 'CLOUDFRONT';
}

export interface Queue {
  label: string;
  /** Name, not URL. */
  name: string;
  /** Name of its dead-letter queue. */
  deadLetters?: string;
}

export interface LambdaFunction {
  label: string;
  name: string;
}

export interface Aurora {
  cluster: string;
  instances: readonly { label: string; id: string }[];
  /** Serverless v2 counts capacity units. */
  serverless: boolean;
}

export type Api =
  | { kind: 'rest'; label: string; name: string; stage: string }
  | { kind: 'http'; label: string; id: string; stage: string };

/** Levels that alarms fire at, where a team may want others. */
export interface Thresholds {
  /** p99 of DynamoDB's single-item reads, ms. */
  getItemP99: number;
  /** p99 of S3's time to the first byte, ms. */
  firstByteP99: number;
  /** p99 of the response time that the runner measures, ms. */
  responseTimeP99: number;
  /** Age of the oldest message in a queue, s. */
  queueAge: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  getItemP99: 50,
  firstByteP99: 500,
  responseTimeP99: 250,
  queueAge: 60,
};

export const DEFAULT_CONFIG: DashboardConfig = {
  environment: DEFAULT_ENVIRONMENT,
  region: 'us-east-1',
  account: '123456789012',
  scenarios: ['mixed', 'crud', 'blob', 'query', 'cache'],
  resources: openSaves('123456789012'),
  thresholds: DEFAULT_THRESHOLDS,
};
