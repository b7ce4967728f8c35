import { z } from 'zod';
import {
  cloudwatchDashboard,
  DEFAULT_CONFIG,
  type DashboardConfig,
  type Resources,
  TARGETS,
  targetBoard,
} from '../../dashboards/index.ts';
import { CloudwatchDashboard, Construct } from '../cdktf.ts';
import { email } from '../config.ts';
import { escaped, escapedJson } from '../escape.ts';
import { stackOf } from '../stack.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import type { Key } from './key.ts';

export const watchOptions = {
  emails: z.array(email).default([]).describe('who is told of its alarms; each confirms a mail of AWS first'),
};
export type WatchOptions = z.output<z.ZodObject<typeof watchOptions>>;

export interface TargetWatchProps extends WatchOptions {
  key: Key;
  /** What the stack has made, in place of what the target's board assumes. */
  resources: Partial<Resources>;
}

/** What watches the target that a stack of its own makes: its alarms, who is told of them, and its board. */
export class TargetWatch extends Construct {
  constructor(scope: Construct, id: string, { key, emails, resources }: TargetWatchProps) {
    super(scope, id);
    const stack = stackOf(this);
    const target = TARGETS.find((one) => one.id === stack.node.id);
    if (!target) throw new Error(`there is no board of the stack ${stack.node.id}`);
    const config: DashboardConfig = {
      ...DEFAULT_CONFIG,
      environment: stack.environment.name,
      part: target.id,
      region: stack.environment.region,
      account: stack.account,
      scenarios: target.scenarios,
      resources: { ...target.resources(stack.account), ...resources },
    };
    const topic = new AlarmTopic(this, 'topic', { key, emails });
    const { names } = new Alarms(this, 'alarms', { config, topicIn: () => topic.arn });
    const { name, body } = cloudwatchDashboard(targetBoard(target.id, config), config);
    new CloudwatchDashboard(this, 'board', {
      dashboardName: escaped(name),
      dashboardBody: escapedJson(body),
    });
    const { region } = stack.environment;
    stack.output('alarm_topic_arn', topic.arn, 'Topic of its alarms');
    stack.output(
      'alarm_names',
      escaped(names.join(',')),
      'Alarms, for `--abort-on-alarm`, separated by commas',
    );
    stack.output(
      'dashboard_url',
      `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`,
      `CloudWatch dashboard: ${target.title}`,
    );
  }
}
