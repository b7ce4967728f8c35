/** What a scenario may import: `import { HttpUser, task, between } from 'open-saves-load'`. */
export { User, HttpUser, type UserClass } from './user.ts';
export { TaskSet, SequentialTaskSet, type Task, type TaskList } from './taskset.ts';
export { task, tag } from './task.ts';
export { between, constant, constantPacing, constantThroughput, type WaitTime } from './wait.ts';
export { RescheduleTask, RescheduleTaskImmediately, StopUser } from './control.ts';
export { HttpClient } from './http-client.ts';
export type { RequestOptions } from './http.ts';
export { type Response } from './response.ts';
export { seeded, subSeed, type Random } from './random.ts';
export { UserError, UsageError } from './errors.ts';
export { PHASE_HEADER } from './scenario.ts';
export type { EmbeddedTarget, Phase, ScenarioContext, ScenarioModule } from './scenario.ts';
export type { LedgerEntry } from './ledger.ts';
export type { Environment } from './environment.ts';
export { parseDuration, parseSize } from './units.ts';
export { flagOf } from './given.ts';
