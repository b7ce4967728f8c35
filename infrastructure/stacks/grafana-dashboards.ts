import { z } from 'zod';
import { grafanaDashboard, platformBoards } from '../../dashboards/index.ts';
import { TerraformVariable } from '../cdktf.ts';
import { switchable } from '../config.ts';
import {
  GrafanaDashboard,
  GrafanaDataSource,
  GrafanaFolder,
  GrafanaProvider,
} from '../constructs/grafana-provider.ts';
import { escapedJson } from '../escape.ts';
import { dashboardConfigOf } from '../open-saves.ts';
import { defineStack, type LoadStack } from '../stack.ts';

/** A stack of its own: a provider cannot be configured with what the same `apply` makes. */
export const grafanaDashboards = defineStack({
  name: 'grafana-dashboards',
  what: 'The boards in Grafana, the second step: needs the address of the workspace and a token (README).',
  options: z.strictObject({ enabled: switchable(false, 'whether `cdktf deploy` sees this stack') }),
  build(stack) {
    new GrafanaProvider(stack, 'grafana', {
      url: variable(stack, 'grafana_url', 'Address of Grafana: output `grafana_url` of `platform`'),
      auth: variable(stack, 'grafana_token', 'Token of its service account'),
    });
    const { region } = stack.environment;
    const folder = new GrafanaFolder(stack, 'folder', {
      title: `Load tests: ${stack.environment.name}`,
      uid: stack.prefix,
    });
    new GrafanaDataSource(stack, 'cloudwatch', {
      type: 'cloudwatch',
      name: `CloudWatch ${region}`,
      uid: `${stack.prefix}-cloudwatch`,
      // The workspace's own role.
      json_data_encoded: escapedJson({ authType: 'default', defaultRegion: region }),
    });
    const config = dashboardConfigOf(stack);
    for (const board of platformBoards(config)) {
      const { id, title, json } = grafanaDashboard(board, config);
      const dashboard = new GrafanaDashboard(stack, `board-${id}`, {
        config_json: escapedJson(json),
        folder: folder.uid,
        message: 'open-saves-load',
      });
      stack.output(`grafana_dashboard_url_${id.replaceAll('-', '_')}`, dashboard.url, `Grafana: ${title}`);
    }
  },
});

function variable(stack: LoadStack, name: string, description: string): string {
  const made = new TerraformVariable(stack, name, {
    type: 'string',
    description,
    sensitive: true,
    nullable: false,
  });
  made.overrideLogicalId(name);
  return made.stringValue;
}
