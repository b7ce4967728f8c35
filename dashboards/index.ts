/** What infrastructure/ asks for: plain data, from which resources are made one to one. */
export { alarmDefinitions, type Alarm, type AlarmMetric, type AlarmQuery } from './alarms.ts';
export type { CompositeAlarm, MetricAlarm } from './alarms.ts';
export type { Board, Variable } from './board.ts';
export { platformBoards, targetBoard } from './boards/index.ts';
export { everyBoard, type BoardOf } from './boards/every.ts';
export { TARGETS, type Target } from './boards/targets.ts';
export { cloudwatchDashboard, type CloudWatchDashboard } from './cloudwatch.ts';
export { grafanaDashboard, type GrafanaDashboard } from './grafana.ts';
export { DEFAULT_CONFIG, DEFAULT_THRESHOLDS } from './services/config.ts';
export type { DashboardConfig, Resources, Table, Thresholds } from './services/config.ts';
export { NO_RESOURCES, openSaves } from './services/open-saves.ts';
