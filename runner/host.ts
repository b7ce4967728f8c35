import { UserError, UsageError } from './errors.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { EmbeddedTarget } from './scenario.ts';
import type { HttpEngine } from './http.ts';
import { classifyError } from './failures.ts';
import { speaksHttp } from './user.ts';

/** Where the load goes, and what to do with it at the end. */
export interface Target {
  /** Base URL; empty: there is none. */
  url: string;
  /** Undefined with --host. */
  embedded: EmbeddedTarget | undefined;
}

/**
 * `--host`, else the users' own `host`, else the scenario's embedded target. Users that only measure calls of their own
 * may have none. Throws UsageError when others have none.
 */
export async function findTarget(
  host: string | undefined,
  scenario: LoadedScenario,
  scenarioOptions: Record<string, unknown>,
): Promise<Target> {
  const own = host ?? scenario.classes.find((userClass) => userClass.host !== undefined)?.host;
  if (own !== undefined) return { url: own, embedded: undefined };
  if (!scenario.module.target) {
    if (!speaksHttp(scenario.classes)) return { url: '', embedded: undefined };
    throw new UsageError(
      `${scenario.name} brings no target along: name one with --host URL, or give the user class a static host.`,
    );
  }
  const embedded = await scenario.module.target(scenarioOptions);
  return { url: embedded.url, embedded };
}

/**
 * Opens the connections before any load is sent. Throws UserError when the target does not take them.
 */
export async function connect(engine: HttpEngine, url: string, count: number): Promise<void> {
  try {
    await engine.connections.open(count);
  } catch (error) {
    const { kind, error: wording } = classifyError(error as Error, {
      sent: Number.NaN,
      reused: false,
      responseBytes: 0,
      status: 0,
    });
    const opened = engine.connections.connects;
    const how = opened > 0 ? `took ${opened} connections of ${count} and no more` : 'does not answer';
    throw new UserError(
      `${url} ${how} (${kind}: ${wording}). Nothing was sent. Is it running, and is --host right?`,
    );
  }
}
