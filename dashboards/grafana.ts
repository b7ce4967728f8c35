import { fullName, type Board } from './board.ts';
import { grafanaPanel } from './grafana/panels.ts';
import type { Annotation, Dashboard } from './grafana/plain.ts';
import { DATASOURCE } from './grafana/queries.ts';
import { choiceVariable, commonVariables } from './grafana/variables.ts';
import { place } from './layout.ts';
import type { DashboardConfig } from './services/config.ts';

/** A dashboard of Grafana's; `json` has Grafana's own `$variables`, which have to be escaped for Terraform. */
export interface GrafanaDashboard {
  uid: string;
  /** Of the board: plain text, for logical names. */
  id: string;
  title: string;
  json: Dashboard;
}

/** Finds the boards of ours among others. */
const TAG = 'open-saves-load';
/** Of the JSON that is written: newer Grafanas bring it up to date when they read it. */
const SCHEMA_VERSION = 41;

/** Boards of several environments would be the same but for a choice at their head, so the uid has none in it. */
export function grafanaDashboard(board: Board, config: DashboardConfig): GrafanaDashboard {
  const uid = `osl-${board.id}`;
  const title = `Load test: ${board.title}`;
  const panels = place(board)
    .map((placed, i) => grafanaPanel(placed, i + 1, board.variables))
    .filter((panel) => panel !== undefined);
  return {
    uid,
    id: board.id,
    title,
    json: {
      uid,
      title,
      tags: [TAG],
      timezone: 'browser',
      editable: true,
      graphTooltip: 1,
      time: { from: 'now-1h', to: 'now' },
      refresh: '30s',
      schemaVersion: SCHEMA_VERSION,
      panels,
      templating: { list: [...commonVariables(config.region), ...board.variables.map(choiceVariable)] },
      annotations: { list: [alarms(config)] },
      links: [
        {
          title: 'Boards',
          type: 'dashboards',
          icon: 'external link',
          tooltip: 'The other boards of the load test',
          tags: [TAG],
          asDropdown: true,
          targetBlank: false,
          includeVars: true,
          keepTime: true,
        },
      ],
    },
  };
}

/** Marks in every graph where an alarm began or ended: the history of all alarms with our names. */
function alarms(config: DashboardConfig): Annotation {
  return {
    name: 'Alarms',
    enable: true,
    iconColor: 'red',
    datasource: DATASOURCE,
    target: {
      queryMode: 'Annotations',
      prefixMatching: true,
      actionPrefix: '',
      alarmNamePrefix: fullName(config, ''),
      region: '$region',
      namespace: '',
      refId: 'Anno',
    },
  };
}
