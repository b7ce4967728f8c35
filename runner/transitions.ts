import { task } from './task.ts';

const TRANSITIONS = Symbol.for('open-saves-load.task.transitions');

type Weights = Readonly<Record<string, number>>;

/**
 * Marks a task of a MarkovTaskSet with those that may follow it: a name, a list of names, or names with weights.
 * Throws RangeError for a weight that is not a whole number from 1.
 */
export function transitions(
  following: string | readonly string[] | Weights,
): (method: (...args: never[]) => unknown, context: ClassMethodDecoratorContext) => void {
  const weights = weightsOf(following);
  for (const [name, weight] of Object.entries(weights)) {
    if (Number.isInteger(weight) && weight > 0) continue;
    throw new RangeError(
      `@transitions: ${name} has the weight ${weight}; it takes a whole number, 1 or more`,
    );
  }
  return (method, context) => {
    task(method, context);
    (method as { [TRANSITIONS]?: Weights })[TRANSITIONS] = weights;
  };
}

export function taskTransitions(method: object): Weights | undefined {
  return (method as { [TRANSITIONS]?: Weights })[TRANSITIONS];
}

function weightsOf(following: string | readonly string[] | Weights): Weights {
  if (typeof following === 'string') return { [following]: 1 };
  return Array.isArray(following)
    ? Object.fromEntries((following as readonly string[]).map((name) => [name, 1]))
    : (following as Weights);
}
