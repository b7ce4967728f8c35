import type { Metric, Statistic } from './metric.ts';

/** One metric of one resource. */
export interface MetricSeries {
  kind: 'metric';
  metric: Metric;
  /** Values by dimension: exactly one of the metric's sets. A value may be a Terraform token: nothing may depend on it. */
  dimensions: Readonly<Record<string, string>>;
  statistic: Statistic;
  label: string;
  /** Where the service sends it elsewhere than to the region of the rest. */
  region?: string;
}

/** A formula of CloudWatch's metric math over other series. */
export interface MathSeries {
  kind: 'math';
  /** Its inputs, by the lower-case names that the expression calls them. */
  of: Readonly<Record<string, MetricSeries>>;
  expression: string;
  label: string;
}

/** A metric at every value of some of its dimensions: a line for each, whatever they come to be. */
export interface SearchSeries {
  kind: 'search';
  metric: Metric;
  /** The dimensions whose value is known. */
  dimensions: Readonly<Record<string, string>>;
  /** The others; the last one names the line. */
  over: readonly string[];
  statistic: Statistic;
  label: string;
}

export type Series = MetricSeries | MathSeries | SearchSeries;

/** A metric at one resource. Throws where the metric is not sent with just those dimensions. */
export function at(
  metric: Metric,
  dimensions: Readonly<Record<string, string>>,
  label: string,
  more: { statistic?: Statistic; region?: string } = {},
): MetricSeries {
  checkDimensions(metric, Object.keys(dimensions));
  return { kind: 'metric', metric, dimensions, statistic: metric.statistic, label, ...more };
}

/** A metric at every value of the dimensions `over`. */
export function everyOne(
  metric: Metric,
  dimensions: Readonly<Record<string, string>>,
  over: readonly string[],
): SearchSeries {
  checkDimensions(metric, [...Object.keys(dimensions), ...over]);
  const { statistic, name: label } = metric;
  return { kind: 'search', metric, dimensions, over, statistic, label };
}

function checkDimensions(metric: Metric, names: readonly string[]): void {
  const isSent = metric.dimensions.some(
    (set) => set.length === names.length && set.every((name) => names.includes(name)),
  );
  if (!isSent) {
    const sets = metric.dimensions.map((set) => `{${set.join(', ')}}`).join(' or ');
    throw new Error(
      `${metric.namespace} ${metric.name} is sent with ${sets}, and never with {${names.join(', ')}}`,
    );
  }
}

/** A formula: `math('hit rate', '100 * h / (h + m)', { h: hits, m: misses })`. */
export function math(label: string, expression: string, of: MathSeries['of']): MathSeries {
  return { kind: 'math', of, expression, label };
}

/** A counter's rate: what is counted in a period, by its seconds. */
export function perSecond(series: MetricSeries): MathSeries {
  return math(series.label, 'n / PERIOD(n)', { n: series });
}

/**
 * The sum of counters that send nothing while they are 0. `FILL` makes that 0 where at least one value was ever sent; a
 * sum over the operations of a table is what makes an alarm of a metric that exists only by operation.
 */
export function total(label: string, series: readonly MetricSeries[]): MathSeries {
  const of = Object.fromEntries(series.map((one, i) => [`n${i}`, one]));
  const filled = Object.keys(of).map((name) => `FILL(${name}, 0)`);
  return math(label, filled.length === 1 ? filled.join('') : `SUM([${filled.join(', ')}])`, of);
}

/** The metrics that a series is made of. */
export function metricsIn(series: Series): (MetricSeries | SearchSeries)[] {
  return series.kind === 'math' ? Object.values(series.of) : [series];
}

/** CloudWatch's expression that finds what a search is over. */
export function searchExpression(
  { metric, dimensions, over, statistic }: SearchSeries,
  period: number,
): string {
  const schema = [`"${metric.namespace}"`, ...[...Object.keys(dimensions), ...over].toSorted()].join(',');
  const known = Object.entries(dimensions).map(([name, value]) => ` ${name}="${value}"`);
  return `SEARCH('{${schema}} MetricName="${metric.name}"${known.join('')}', '${statistic}', ${period})`;
}

/** An expression with its inputs called as they are in `names`. Functions are upper-case, so only inputs change. */
export function renamed({ expression }: MathSeries, names: Readonly<Record<string, string>>): string {
  return expression.replaceAll(/\b[a-z]\w*\b/g, (word) => names[word] ?? word);
}
