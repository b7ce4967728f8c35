import type { z } from 'zod';
import type { environmentSchema } from '../app.ts';
import type { clusterOptions } from '../stacks/cluster.ts';
import type { platformOptions } from '../stacks/platform.ts';

/** `missing`: a deployment or a run would fail, or show nothing. `unknown`: it could not be looked at. */
export type Level = 'ok' | 'missing' | 'unknown';

export interface Finding {
  level: Level;
  /** What was looked at, and what was seen. */
  text: string;
  /** What to do, where something is missing. */
  todo?: string;
}

export interface Context {
  environment: z.output<typeof environmentSchema>;
  platform: z.output<typeof platformOptions>;
  /** A cluster of its own, where that is enabled. */
  ownCluster: z.output<typeof clusterOptions>;
  /** What every client takes: the region, and an end to waiting. */
  client: { region: string; maxAttempts: number };
  /** Base URL of the server, where one was named. */
  host: string | undefined;
  /** What earlier checks found out, for later ones. */
  found: { account?: string; arn?: string; cluster?: string; kubernetesVersion?: string };
}

/** One thing to look at before anything is deployed or run: a file of checks/ and a line in its list. */
export interface Check {
  name: string;
  run(context: Context): Promise<Finding[]>;
}

export const ok = (text: string): Finding => ({ level: 'ok', text });
export const missing = (text: string, todo: string): Finding => ({ level: 'missing', text, todo });
export const unknown = (text: string, todo?: string): Finding => ({
  level: 'unknown',
  text,
  ...(todo === undefined ? {} : { todo }),
});

/** What an SDK call answers, or undefined where the error's name says that the thing is not there. */
export async function unlessMissing<T>(
  call: Promise<T>,
  ...names: readonly string[]
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (names.includes((error as Error).name)) return undefined;
    throw error;
  }
}
