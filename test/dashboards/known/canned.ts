import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** `AWS/SQS NumberOfMessagesSent {QueueName}`: a metric with one of its sets of dimensions, in alphabetical order. */
export const keyOf = (namespace: string, name: string, dimensions: readonly string[]): string =>
  `${namespace} ${name} {${dimensions.toSorted().join(', ')}}`;

type Canned = Record<string, (dimensions: object) => { namespace: string; metricName: string }>;

/**
 * Every metric that aws-cdk-lib knows of, from the files that it generates from CloudWatch's own descriptions: names from
 * the code, sets of dimensions from the types, of which each metric has an overload for every set.
 */
export function cannedMetrics(): Set<string> {
  const root = dirname(require.resolve('aws-cdk-lib/package.json'));
  const files = readdirSync(root)
    .filter((folder) => folder.startsWith('aws-'))
    .flatMap((folder) => {
      const lib = join(root, folder, 'lib');
      return readdirSync(lib)
        .filter((file) => file.endsWith('-canned-metrics.generated.js'))
        .map((file) => join(lib, file));
    });
  return new Set(files.flatMap(metricsOf));
}

function metricsOf(file: string): string[] {
  const classes = require(file) as Record<string, Canned>;
  const types = readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8');
  return types.split('export declare class ').flatMap((text) => {
    const canned = classes[/^\w+/.exec(text)?.[0] ?? ''];
    if (!canned) return [];
    return [...text.matchAll(/static (\w+)\(this: void, dimensions: \{([^}]*)\}/g)].map(
      ([, method, sets]) => {
        const { namespace, metricName } = canned[method ?? '']?.({}) ?? { namespace: '', metricName: '' };
        const dimensions = [...(sets ?? '').matchAll(/(\w+): string/g)].map(
          ([, dimension]) => dimension ?? '',
        );
        return keyOf(namespace, metricName, dimensions);
      },
    );
  });
}
