import { type StackJson, textsOf } from './synthesized.ts';

export interface Found {
  /** Where the policy stands in the stack. */
  path: string;
  effect: string;
  sid: string;
  actions: readonly string[];
  resources: readonly string[];
  principals: unknown;
}

const array = (value: unknown): string[] => (value === undefined ? [] : ([value].flat() as string[]));

/** Every statement of every policy that a stack writes down. */
export const statementsOf = (stack: StackJson): Found[] =>
  textsOf(stack)
    .filter(({ text }) => text.startsWith('{') && text.includes('"Statement"'))
    .flatMap(({ path, text }) => {
      const { Statement } = JSON.parse(text) as { Statement: Record<string, unknown>[] };
      return Statement.map((one) => ({
        path,
        effect: String(one['Effect']),
        sid: String(one['Sid']),
        actions: array(one['Action']),
        resources: array(one['Resource']),
        principals: one['Principal'],
      }));
    });
