import { METRIC_DIMENSIONS } from '../../runner/metrics.ts';
import type { Variable } from '../board.ts';
import type { DashboardConfig } from '../services/config.ts';
import { seriesOf, type Section } from '../services/panel.ts';
import { metricsIn } from '../services/series.ts';

/** Whose runs are shown: of which environment, and of which scenario. */
export function runVariables({ environment, scenarios }: DashboardConfig): Variable[] {
  return [
    {
      id: 'environment',
      label: 'Environment',
      dimension: METRIC_DIMENSIONS.environment,
      values: [{ label: environment, value: environment }],
    },
    {
      id: 'scenario',
      label: 'Scenario',
      dimension: METRIC_DIMENSIONS.scenario,
      values: scenarios.map((value) => ({ label: value, value })),
    },
  ];
}

/** Which table is shown. */
export function tableVariable({ resources: { tables } }: DashboardConfig): Variable {
  return {
    id: 'table',
    label: 'Table',
    dimension: 'TableName',
    values: tables.map(({ label, name }) => ({ label, value: name })),
  };
}

/** Dimensions that tell parts of a resource apart, or of the run: they are no one's choice. */
const PARTS = new Set([
  'Operation',
  'Rule',
  'Region',
  'StorageType',
  'Stage',
  ...Object.values(METRIC_DIMENSIONS),
]);

/**
 * Choices of the resources that a board is about: each dimension that has one value all over it. With them a board that
 * was imported elsewhere can be pointed at resources of other names.
 */
export function resourceVariables(sections: readonly Section[]): Variable[] {
  const values = new Map<string, Set<string>>();
  const metrics = sections.flatMap(({ panels }) => panels.flatMap(seriesOf)).flatMap(metricsIn);
  for (const [dimension, value] of metrics.flatMap(({ dimensions }) => Object.entries(dimensions))) {
    values.set(dimension, (values.get(dimension) ?? new Set()).add(value));
  }
  return [...values].flatMap(([dimension, found]) => {
    if (found.size > 1 || PARTS.has(dimension)) return [];
    const id = dimension.slice(0, 1).toLowerCase() + dimension.slice(1);
    return [
      { id, label: dimension, dimension, values: [...found].map((value) => ({ label: value, value })) },
    ];
  });
}
