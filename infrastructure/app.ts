import { z } from 'zod';
import { App } from './cdktf.ts';
import { core, type Environment } from './config.ts';
import { readEnvironment } from './environment.ts';
import { LoadStack } from './stack.ts';
import { STACKS } from './stacks/index.ts';

/** Everything that an environment says: the core, and the options of each stack under `stacks`. */
export const environmentSchema = z.strictObject({
  ...core,
  stacks: z
    .strictObject(
      Object.fromEntries(
        STACKS.map(({ name, options, what }) => [name, options.prefault({}).describe(what)]),
      ),
    )
    .prefault({}),
});

type Stacks = Record<string, { enabled: boolean } & Record<string, unknown>>;

/** `all`: also the stacks that the environment does not enable. */
export interface AppOptions {
  all: boolean;
  outdir?: string;
  variables?: NodeJS.ProcessEnv;
}

/** The app with its stacks, not yet synthesized. Throws a UserError when the environment is not right. */
export function makeApp({ all, outdir, variables = process.env }: AppOptions): App {
  const environment = readEnvironment(environmentSchema, variables);
  const app = new App({
    stackTraces: false,
    // Logical ids as short as the paths of the constructs: they are what a person reads in a plan.
    context: { excludeStackIdFromLogicalIds: 'true', allowSepCharsInLogicalIds: 'true' },
    ...(outdir === undefined ? {} : { outdir }),
  });
  const options = environment.stacks as Stacks;
  for (const stack of STACKS) {
    const own = options[stack.name];
    if (own && (all || own.enabled)) {
      stack.build(new LoadStack(app, stack.name, environment satisfies Environment), own);
    }
  }
  return app;
}
