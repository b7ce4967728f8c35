import { REGION } from '../region.ts';

/** Hosts of AWS that name their region: of API Gateway, load balancers and functions. */
const HOSTS = [
  /\.execute-api\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?$/,
  /\.(?<region>[a-z0-9-]+)\.elb\.amazonaws\.com(\.cn)?$/,
  /\.elb\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?$/,
  /\.lambda-url\.(?<region>[a-z0-9-]+)\.on\.aws$/,
];

/** Consoles of the partitions that have their own, by how their regions begin. */
const CONSOLES: readonly [RegExp, string][] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
  [/^/, 'console.aws.amazon.com'],
];

/** Region that the host of a target names; undefined where it names none. */
export function regionOfTarget(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  const region = HOSTS.map((host) => host.exec(hostname)?.groups?.['region']).find((found) => found);
  return region !== undefined && REGION.test(region) ? region : undefined;
}

/** The trace in CloudWatch's console. Both have been checked. */
export function traceLink(region: string, id: string): string {
  const host = CONSOLES.find(([begins]) => begins.test(region))?.[1] ?? '';
  return `https://${region}.${host}/cloudwatch/home?region=${region}#xray:traces/${id}`;
}
