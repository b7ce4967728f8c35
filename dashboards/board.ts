import type { DashboardConfig } from './services/config.ts';
import type { Section } from './services/panel.ts';

/** A dashboard, before it is CloudWatch's or Grafana's. */
export interface Board {
  /** Lower-case words and dashes; the name of its files, and the end of its name in CloudWatch. */
  id: string;
  title: string;
  /** Markdown at its head. */
  text: string;
  sections: readonly Section[];
  variables: readonly Variable[];
  /** Whether the state of the alarms is shown at its head. */
  alarms?: boolean;
}

/**
 * A choice at the head of a board. It replaces the value of one dimension in every panel of the board: in CloudWatch as
 * a property variable, in Grafana as `$id`.
 */
export interface Variable {
  id: string;
  label: string;
  dimension: string;
  /** The first is what the board opens with; a panel has it as it stands, so the board is right without the variable. */
  values: readonly { label: string; value: string }[];
}

/** Name of a dashboard or alarm in CloudWatch: no two stacks of an environment have one in common. */
export const fullName = ({ environment, part }: DashboardConfig, id: string): string =>
  ['open-saves-load', environment, ...(part === undefined || part === id ? [] : [part]), id].join('-');
