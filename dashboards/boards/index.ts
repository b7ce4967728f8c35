import type { Board } from '../board.ts';
import { isPresent, SERVICES, type DashboardConfig, type Service } from '../services/index.ts';
import type { Panel, Section } from '../services/panel.ts';
import { load, LOAD, ofRuns } from '../services/load.ts';
import { tableBoard } from './table.ts';
import { TARGETS } from './targets.ts';
import { resourceVariables, runVariables } from './variables.ts';

const present = (config: DashboardConfig): Service[] =>
  SERVICES.filter((service) => service !== load && isPresent(service, config));

/** The boards of a platform: the overview, one for each service that is there, and Open Saves' own. */
export function platformBoards(config: DashboardConfig): Board[] {
  return [
    overview(config),
    ...[load, ...present(config)].map((service) => serviceBoard(service, config)),
    ...tableBoard(config),
    targetBoard('open-saves', config),
  ];
}

/**
 * Client and server on one time axis. Stages of a run cannot be marked by a dashboard of CloudWatch's, whose marks are
 * part of its definition; so the rate that was asked for, which steps where a stage begins, is in every graph that has
 * a right axis left for it.
 */
function overview(config: DashboardConfig): Board {
  const stages = { unit: 'per second', series: [ofRuns(config, LOAD.targetRate, 'load asked for')] } as const;
  const withStages = (panel: Panel): Panel => (panel.right ? panel : { ...panel, right: stages });
  const [rate, times, failures] = load.summary(config);
  const client = [rate, times, failures].filter((panel) => panel !== undefined);
  return {
    id: 'overview',
    title: 'Overview',
    text: 'What clients see, above what the services behind it do, on one time axis. **load asked for** steps where a stage of a run begins: it is in every graph whose right axis is free, so that cause and effect stand one above the other.',
    alarms: true,
    sections: [
      { title: 'Client side', panels: client },
      ...present(config).map((service) => ({
        title: service.title,
        panels: service.summary(config).map(withStages),
      })),
    ],
    variables: runVariables(config),
  };
}

function serviceBoard(service: Service, config: DashboardConfig): Board {
  const [client] = load.summary(config);
  const beside = service === load || client === undefined ? [] : [client];
  const sections = [
    { title: 'At a glance', panels: [...beside, ...service.summary(config)] },
    ...service.detail(config),
  ];
  return {
    id: service.id,
    title: service.title,
    text: `How ${service.title} does under load. A graph without a line has nothing to show: its text says when that is.`,
    sections,
    variables: [...resourceVariables(sections), ...runVariables(config)],
  };
}

/** The board of one scenario's target; in a stack that brings the target itself, its only one. */
export function targetBoard(id: string, config: DashboardConfig): Board {
  const target = TARGETS.find((one) => one.id === id);
  if (!target) throw new Error(`no target ${id}`);
  const isPlatform = id === 'open-saves';
  const parts = present(config).flatMap((service): Section[] => [
    { title: service.title, panels: service.summary(config) },
    ...(isPlatform
      ? []
      : service.detail(config).map((part) => ({ ...part, title: `${service.title}: ${part.title}` }))),
  ]);
  return {
    id: target.id,
    title: target.title,
    text: target.text,
    sections: [{ title: 'Load', panels: load.summary(config) }, ...parts],
    variables: runVariables(config),
  };
}
