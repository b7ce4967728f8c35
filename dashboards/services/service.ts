import type { AlarmRule } from './alarm.ts';
import type { DashboardConfig, Resources } from './config.ts';
import type { Metric } from './metric.ts';
import type { Panel, Section } from './panel.ts';

/** A service that is watched: what it sends to CloudWatch, how that is shown, and what about it is an alarm. */
export interface Service {
  /** Names its board, its alarms and its file. */
  id: string;
  title: string;
  /** What of the configuration it is about; it is shown where one of them is there, and always where it needs none. */
  inputs: readonly (keyof Resources)[];
  /** Which kind of it, where there are several. */
  kind?: string;
  /** Every metric, once. */
  metrics: readonly Metric[];
  /** The panels that say at a glance how it is: on the overview, and first on its own board. */
  summary(config: DashboardConfig): Panel[];
  /** All there is, by parts. */
  detail(config: DashboardConfig): Section[];
  alarms(config: DashboardConfig): AlarmRule[];
}

/** Whether any of the resources that a service is about are there. */
export function isPresent({ inputs, kind }: Service, { resources }: DashboardConfig): boolean {
  if (inputs.length === 0) return true;
  return inputs.some((input) => {
    const resource = resources[input];
    if (Array.isArray(resource)) return resource.length > 0;
    if (resource === undefined || kind === undefined) return resource !== undefined;
    return typeof resource === 'object' && 'kind' in resource && resource.kind === kind;
  });
}
