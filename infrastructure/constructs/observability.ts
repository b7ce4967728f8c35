import { z } from 'zod';
import { cloudwatchDashboard, type DashboardConfig, platformBoards } from '../../dashboards/index.ts';
import { CloudwatchDashboard, Construct, S3BucketMetric, XrayGroup, XraySamplingRule } from '../cdktf.ts';
import { email, switchable } from '../config.ts';
import { escaped, escapedJson } from '../escape.ts';
import { bucketName, clusterName, dashboardConfigOf, FILTER_ID } from '../open-saves.ts';
import { stackOf } from '../stack.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { ContainerInsights } from './container-insights.ts';
import { Key } from './key.ts';

export const observabilityOptions = z.strictObject({
  enabled: switchable(true, 'dashboards, alarms, and what makes them show something'),
  emails: z.array(email).default([]).describe('who is told of alarms; each confirms a mail of AWS first'),
  bucketMetrics: switchable(true, 'request metrics of the bucket of blobs, which S3 bills'),
  containerInsights: switchable(
    true,
    'the add-on that sends the metrics of the cluster; off where it is there',
  ),
  containerInsightsVersion: z
    .string()
    .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, 'a version such as v6.6.0-eksbuild.1')
    .default('v6.6.0-eksbuild.1')
    .describe('version of that add-on, amazon-cloudwatch-observability'),
  podIdentityAgent: switchable(true, 'the add-on eks-pod-identity-agent; off where it is there'),
  containerLogs: switchable(false, "whether that add-on also sends the pods' logs, which CloudWatch bills"),
  traces: switchable(true, 'an X-Ray sampling rule and group'),
  tracedShare: z.number().min(0).max(1).default(0.01).describe('share of the requests that are traced'),
});

/** What a team sees: CloudWatch's dashboards and alarms, and the sources that they need. */
export class Observability extends Construct {
  readonly config: DashboardConfig;
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, options: z.output<typeof observabilityOptions>, key: Key) {
    super(scope, id);
    const stack = stackOf(this);
    this.config = dashboardConfigOf(stack);
    const { emails } = options;
    this.topic = new AlarmTopic(this, 'alarm-topic', { key, emails });
    const { names } = new Alarms(this, 'alarms', {
      config: this.config,
      topicIn: (region) => (region === undefined ? this.topic.arn : this.topicOf(region, emails).arn),
    });
    stack.output('alarm_topic_arn', this.topic.arn, 'Topic of all alarms');
    stack.output('alarm_names', names.join(','), 'Alarms, for `--abort-on-alarm`, separated by commas');
    this.dashboards();
    if (options.bucketMetrics) {
      new S3BucketMetric(this, 'bucket-metrics', { bucket: bucketName(stack), name: FILTER_ID });
    }
    if (options.containerInsights) {
      new ContainerInsights(this, 'container-insights', {
        cluster: clusterName(stack),
        version: options.containerInsightsVersion,
        podIdentityAgent: options.podIdentityAgent,
        containerLogs: options.containerLogs,
      });
    }
    if (options.traces) this.traces(options.tracedShare);
  }

  /** CloudFront's alarms are in us-east-1, wherever the rest is. */
  private topicOf(region: string, emails: readonly string[]): AlarmTopic {
    const known = this.node.tryFindChild(`alarm-topic-${region}`) as AlarmTopic | undefined;
    if (known) return known;
    const key = new Key(this, `key-${region}`, { what: 'topic of alarms', region });
    return new AlarmTopic(this, `alarm-topic-${region}`, { key, emails, region });
  }

  private dashboards(): void {
    const stack = stackOf(this);
    for (const board of platformBoards(this.config)) {
      const { name, id, body } = cloudwatchDashboard(board, this.config);
      new CloudwatchDashboard(this, `board-${id}`, {
        dashboardName: escaped(name),
        dashboardBody: escapedJson(body),
      });
      const { region } = stack.environment;
      stack.output(
        `dashboard_url_${id.replaceAll('-', '_')}`,
        `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`,
        `CloudWatch dashboard: ${board.title}`,
      );
    }
  }

  /** Traces of our own functions and pods, apart from the target's. */
  private traces(share: number): void {
    const { prefix } = stackOf(this);
    new XraySamplingRule(this, 'sampling', {
      ruleName: prefix,
      priority: 100,
      version: 1,
      reservoirSize: 1,
      fixedRate: share,
      serviceName: `${prefix}*`,
      serviceType: '*',
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      resourceArn: '*',
    });
    new XrayGroup(this, 'group', {
      groupName: prefix,
      filterExpression: escaped(
        `annotation.environment = "${stackOf(this).environment.name}" OR service("${prefix}")`,
      ),
    });
  }
}
