import { z } from 'zod';
import {
  Construct,
  GrafanaRoleAssociation,
  GrafanaWorkspace,
  GrafanaWorkspaceServiceAccount,
  IamRole,
  IamRolePolicy,
} from '../cdktf.ts';
import { switchable } from '../config.ts';
import { escapedJson } from '../escape.ts';
import { policy } from '../policy.ts';
import { stackOf } from '../stack.ts';

export const grafanaOptions = z.strictObject({
  enabled: switchable(true, 'a workspace of Amazon Managed Grafana'),
  version: z
    .enum(['9.4', '10.4', '12.4'])
    .default('10.4')
    .describe("Grafana's version; it can only be raised"),
  login: z
    .enum(['AWS_SSO', 'SAML'])
    .default('AWS_SSO')
    .describe('how people log in: IAM Identity Center, or SAML, which is set up in the console'),
  admins: z
    .array(z.string().min(1))
    .default([])
    .describe('ids of Identity Center users who may change everything'),
  editors: z
    .array(z.string().min(1))
    .default([])
    .describe('ids of Identity Center users who may edit dashboards'),
});

/** The workspace; its dashboards come with the stack `grafana-dashboards`, which needs its address and a token. */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, options: z.output<typeof grafanaOptions>) {
    super(scope, id);
    const stack = stackOf(this);
    const role = this.role();
    const workspace = new GrafanaWorkspace(this, 'workspace', {
      name: stack.prefix,
      description: 'Load tests of Open Saves',
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: [options.login],
      // With a role of our own: Terraform's data_sources alone would grant nothing.
      permissionType: 'CUSTOMER_MANAGED',
      roleArn: role.arn,
      dataSources: ['ATHENA', 'CLOUDWATCH', 'XRAY'],
      grafanaVersion: options.version,
      configuration: escapedJson({
        plugins: { pluginAdminEnabled: false },
        unifiedAlerting: { enabled: true },
      }),
    });
    for (const [access, userIds] of [
      ['ADMIN', options.admins],
      ['EDITOR', options.editors],
    ] as const) {
      if (userIds.length === 0) continue;
      new GrafanaRoleAssociation(this, access.toLowerCase(), {
        workspaceId: workspace.id,
        role: access,
        userIds: [...userIds],
      });
    }
    // Its token is made by hand or in CI, for the next step: here it would be kept in the state.
    const account = new GrafanaWorkspaceServiceAccount(this, 'service-account', {
      workspaceId: workspace.id,
      name: 'dashboards',
      grafanaRole: 'ADMIN',
    });
    stack.output('grafana_url', `https://${workspace.endpoint}`, 'Managed Grafana');
    stack.output(
      'grafana_workspace_id',
      workspace.id,
      'Workspace of Managed Grafana, for the token of the next step',
    );
    stack.output(
      'grafana_service_account_id',
      account.serviceAccountId,
      'Service account of `grafana-dashboards`',
    );
  }

  /** What the workspace may read. */
  private role(): IamRole {
    const { prefix, account, environment } = stackOf(this);
    const { region } = environment;
    const workspaces = `arn:aws:grafana:${region}:${account}:/workspaces/*`;
    const role = new IamRole(this, 'role', {
      name: `${prefix}-grafana`,
      description: 'Managed Grafana reads metrics, logs and results',
      assumeRolePolicy: policy([
        {
          sid: 'Assume',
          actions: ['sts:AssumeRole'],
          principals: { Service: ['grafana.amazonaws.com'] },
          conditions: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': workspaces },
          },
        },
      ]),
    });
    new IamRolePolicy(this, 'rights', {
      name: 'read',
      role: role.id,
      policy: policy([
        {
          // Neither CloudWatch's metrics nor tags nor X-Ray's reads have resources to name.
          sid: 'Metrics',
          actions: [
            'cloudwatch:DescribeAlarms',
            'cloudwatch:DescribeAlarmsForMetric',
            'cloudwatch:DescribeAlarmHistory',
            'cloudwatch:GetInsightRuleReport',
            'cloudwatch:GetMetricData',
            'cloudwatch:ListMetrics',
            'ec2:DescribeInstances',
            'ec2:DescribeRegions',
            'ec2:DescribeTags',
            'logs:DescribeLogGroups',
            'logs:GetQueryResults',
            'logs:StopQuery',
            'tag:GetResources',
            'xray:BatchGetTraces',
            'xray:GetGroups',
            'xray:GetServiceGraph',
            'xray:GetTraceGraph',
            'xray:GetTraceSummaries',
          ],
          resources: ['*'],
        },
        {
          sid: 'Logs',
          actions: ['logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:StartQuery'],
          resources: [`/aws/lambda/${prefix}`, '/aws/containerinsights/'].map(
            (name) => `arn:aws:logs:${region}:${account}:log-group:${name}*`,
          ),
        },
      ]),
    });
    return role;
  }
}
