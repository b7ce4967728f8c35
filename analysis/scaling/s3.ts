import { S3 } from '../../dashboards/services/index.ts';
import { bytes, decimal, integer } from '../report/format.ts';
import { linesOf, type Seen } from '../rules/rule.ts';
import { peakOf, scaled, type Advice, type Adviser } from './advice.ts';

/** Requests a second that a prefix takes, before S3 has split it further. */
const PREFIX = [
  { what: 'PUT', metric: S3.PutRequests, most: 3500 },
  { what: 'GET', metric: S3.GetRequests, most: 5500 },
] as const;
/** AWS advises parts from this size on. */
const MULTIPART = 100e6;

const sum = (seen: Seen, metric: Parameters<typeof linesOf>[1]): number =>
  linesOf(seen, metric)
    .flatMap(({ points }) => points)
    .reduce((all, { value }) => all + value, 0);

export const s3: Adviser = (seen, targetRps) => {
  const rates = PREFIX.flatMap(({ what, metric, most }): Advice[] => {
    const peak = peakOf(seen, metric, true);
    if (!peak || peak.value === 0) return [];
    const rate = scaled(peak, targetRps);
    const prefixes = Math.ceil(rate / most);
    return [
      {
        component: 's3',
        rule: 's3-prefixes',
        seen: `${decimal(peak.value)} ${what}/s at ${decimal(peak.rps)}/s`,
        change:
          prefixes > 1 ? `keys that begin with at least ${integer(prefixes)} different prefixes` : 'none',
        why: `${decimal(rate)} ${what}/s at ${decimal(targetRps)}/s; a prefix takes ${integer(most)}`,
        needed: prefixes > 1,
      },
    ];
  });
  const puts = sum(seen, S3.PutRequests);
  if (puts === 0) return rates;
  const size = sum(seen, S3.BytesUploaded) / puts;
  return [
    ...rates,
    {
      component: 's3',
      rule: 's3-multipart',
      seen: `${bytes(size)} a PUT on average`,
      change: size >= MULTIPART ? 'uploads in parts of 8 to 16 MB, side by side' : 'none: one PUT each',
      why: `parts pay from ${bytes(MULTIPART)} on; below, each part is one more request to pay for`,
      needed: size >= MULTIPART,
    },
  ];
};
