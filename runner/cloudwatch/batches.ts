import type { MetricDatum } from '@aws-sdk/client-cloudwatch';

/** Limits of one PutMetricData: 1,000 metrics, 1 MB. A metric of ours takes some 250 bytes, dimensions of 255 each 1 kB. */
const MOST_METRICS = 1000;
const MOST_BYTES = 900_000;

/** Splits data, in order, into what one call takes each. */
export function batches(
  data: readonly MetricDatum[],
  most = MOST_METRICS,
  bytes = MOST_BYTES,
): MetricDatum[][] {
  const all: MetricDatum[][] = [];
  let batch: MetricDatum[] = [];
  let size = 0;
  for (const datum of data) {
    const own = Buffer.byteLength(JSON.stringify(datum));
    if (batch.length > 0 && (batch.length >= most || size + own > bytes)) {
      all.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(datum);
    size += own;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}
