import { Option } from 'commander';
import { UsageError } from '../runner/errors.ts';
import { DEFAULT_CONFIG } from '../dashboards/services/index.ts';
import { readConfig } from '../dashboards/services/read-config.ts';
import type { CloudOptions } from './cloud/gather.ts';
import { readPrices } from './cost/prices.ts';
import type { DiagnoseOptions } from './diagnosis.ts';
import { REGION, regionOfEnvironment } from './region.ts';
import { typedPath } from './input/source.ts';

/** Options of what AWS says, as commander gives them. */
export interface CloudFlags {
  cloudwatch?: boolean;
  region?: string;
  cloudwatchEndpoint?: string;
  metrics?: string;
  saveMetrics?: string;
  resources?: string;
  xray?: boolean;
  targetRps?: string;
  prices?: string;
}

export const CLOUD_OPTIONS: readonly Option[] = [
  new Option('--cloudwatch', "ask CloudWatch for the target's metrics of the same time"),
  new Option(
    '--region <region>',
    "of CloudWatch and of traces (default: AWS_REGION, else that of --resources; of traces: that of the target's name)",
  ),
  new Option('--xray', 'ask X-Ray where the time of the slowest requests with a trace went'),
  new Option('--cloudwatch-endpoint <url>', 'address to ask instead of AWS'),
  new Option('--metrics <file>', 'the same metrics from a file, JSON or CSV'),
  new Option('--save-metrics <file>', 'keep the metrics that were looked at, for --metrics'),
  new Option('--resources <file>', 'names of the AWS resources, as JSON (default: those of Open Saves)'),
  new Option(
    '--target-rps <rate>',
    'rate that the scaling report is for (default: the highest that was tried)',
  ),
  new Option('--prices <file>', 'JSON with prices instead of those of analysis/prices.json'),
];

export interface CloudWishes {
  /** Undefined: nothing of AWS is looked at. */
  cloud: CloudOptions | undefined;
  diagnose: DiagnoseOptions;
}

/** @throws UsageError, UserError */
export function cloudOf(flags: CloudFlags): CloudWishes {
  const {
    cloudwatch = false,
    metrics: file,
    saveMetrics: save,
    region,
    cloudwatchEndpoint: endpoint,
  } = flags;
  if (cloudwatch && file !== undefined) {
    throw new UsageError(
      '--cloudwatch and --metrics: both say where the metrics are from. Leave out one of the two.',
    );
  }
  const asked = cloudwatch || file !== undefined;
  if (endpoint !== undefined && !cloudwatch)
    throw new UsageError('--cloudwatch-endpoint has a meaning only with --cloudwatch.');
  if (region !== undefined && !REGION.test(region))
    throw new UsageError(`--region ${region}: expected the name of a region of AWS, such as eu-west-1.`);
  if (save !== undefined && !asked) {
    throw new UsageError('--save-metrics has a meaning only with --cloudwatch or --metrics.');
  }
  const config = flags.resources === undefined ? DEFAULT_CONFIG : readConfig(typedPath(flags.resources));
  const where = region ?? regionOfEnvironment() ?? config.region;
  const placed = { ...config, region: where };
  return {
    cloud: asked
      ? { config: placed, access: cloudwatch ? { region: where, endpoint } : undefined, file, save }
      : undefined,
    diagnose: { config: placed, targetRps: rateOf(flags.targetRps), prices: readPrices(flags.prices) },
  };
}

function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || rate <= 0 || rate > 1e7) {
    throw new UsageError(`--target-rps ${text}: expected requests per second, such as 5000.`);
  }
  return rate;
}
