import { DEFAULT_ENVIRONMENT } from '../metrics.ts';
import type { OptionRow } from '../option-rows.ts';
import { hostUrl, matching, text } from '../parsers.ts';

/** What of a run goes to CloudWatch while it goes on, and what there may stop it. */
export interface CloudWatchOptions {
  cloudwatch: boolean;
  cloudwatchEnvironment: string;
  cloudwatchRegion: string | undefined;
  cloudwatchEndpoint: string | undefined;
  abortOnAlarm: string[];
}

export const CLOUDWATCH_DEFAULTS: CloudWatchOptions = {
  cloudwatch: false,
  cloudwatchEnvironment: DEFAULT_ENVIRONMENT,
  cloudwatchRegion: undefined,
  cloudwatchEndpoint: undefined,
  abortOnAlarm: [],
};

export const CLOUDWATCH_ROWS: OptionRow[] = [
  { flags: '--cloudwatch', help: 'publishes the run second by second as metrics of CloudWatch' },
  {
    flags: '--cloudwatch-environment <name>',
    help: 'the dimension Environment of these metrics',
    parse: matching(/^[\w.-]{1,64}$/, 'a name of letters, digits, _ . and -', 'staging'),
  },
  {
    flags: '--abort-on-alarm <name>',
    help: 'stops the run when this alarm of CloudWatch fires; may be given several times',
    parse: text,
    many: true,
  },
  {
    flags: '--cloudwatch-region <region>',
    help: 'where metrics go and alarms are (default: AWS_REGION, or that of the profile)',
    parse: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region', 'us-east-1'),
  },
  {
    flags: '--cloudwatch-endpoint <url>',
    help: "CloudWatch's address, where it is not AWS's own",
    parse: hostUrl,
  },
];
