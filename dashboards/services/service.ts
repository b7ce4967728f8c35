import type { AlarmRule } from './alarm.ts';
import type { DashboardConfig, Resources } from './config.ts';
import type { Metric } from './metric.ts';
import type { Panel, Section } from './panel.ts';

/** A service that is watched: what it sends to CloudWatch, how that is shown, and what about it is an alarm. */
export interface Service {
  /** Names its board, its alarms and its file. */
  id: string;
  title: string;
  /** What of the configuration it is about; it is shown where one of them is there. */
  inputs: readonly (keyof Resources)[];
  /** Every metric, once. */
  metrics: Readonly<Record<string, Metric>>;
  /** The panels that say at a glance how it is: on the overview, and first on its own board. */
  summary(config: DashboardConfig): Panel[];
  /** All there is, by parts. */
  detail(config: DashboardConfig): Section[];
  alarms(config: DashboardConfig): AlarmRule[];
}

/** Whether any of the resources that a service is about are there. */
export function isPresent({ inputs }: Service, { resources }: DashboardConfig): boolean {
  return inputs.some((input) => {
    const resource = resources[input];
    return Array.isArray(resource) ? resource.length > 0 : resource !== undefined;
  });
}
