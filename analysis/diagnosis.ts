import { DEFAULT_CONFIG, type DashboardConfig } from '../dashboards/services/index.ts';
import type { Cloud } from './cloud/gather.ts';
import { choices, type Choice } from './cost/break-even.ts';
import { costAt, generatorAt, type LevelCost } from './cost/cost.ts';
import type { Prices } from './cost/prices.ts';
import { leftOut } from './cost/left-out.ts';
import { savingsOf, type Saving } from './cost/savings.ts';
import { usageOf } from './cost/usage.ts';
import type { ReportData } from './report-data.ts';
import { findAll } from './rules/index.ts';
import { loadOf } from './rules/load.ts';
import type { Finding, Seen } from './rules/rule.ts';
import type { Advice } from './scaling/advice.ts';
import { adviceFor } from './scaling/index.ts';

/** What was the bottleneck, what to scale, and what it costs. */
export interface Diagnosis {
  /** Where the metrics of AWS are from; null where none were given. */
  metrics: { from: string; period: number; lines: number } | null;
  /** What could not be looked at, a sentence each. */
  unseen: string[];
  findings: Finding[];
  /** Rate that the advice is for: `--target-rps`, else the highest level. */
  targetRps: number;
  advice: Advice[];
  cost: Cost;
}

export interface Cost {
  region: string;
  /** Groups of prices, by when they were looked up. */
  sources: { group: string; asOf: string }[];
  /** The target at each level and at `targetRps`; empty where no metrics say what it used. */
  levels: LevelCost[];
  generator: LevelCost[];
  choices: Choice[];
  savings: Saving[];
  /** What the target costs besides, and is in none of the sums. */
  leftOut: string[];
}

export interface DiagnoseOptions {
  config: DashboardConfig;
  targetRps: number | undefined;
  prices: Prices;
}

/** A pure function of the data; `cloud` among it or not. */
export function diagnose(
  data: ReportData,
  { config, targetRps: wanted, prices }: DiagnoseOptions,
): Diagnosis {
  const load = loadOf(data);
  const seen: Seen = { cloud: data.cloud, load, config };
  const isOpenSaves = DEFAULT_CONFIG.scenarios.includes(load.scenario);
  const known = isOpenSaves ? seen : { ...seen, load: { ...load, shareOf: () => 0 } };
  const targetRps = wanted ?? load.peakRps;
  return {
    metrics: data.cloud
      ? { from: data.cloud.from, period: data.cloud.period, lines: data.cloud.lines.length }
      : null,
    unseen: data.cloud ? data.cloud.unseen : [NO_METRICS],
    findings: findAll(known),
    targetRps,
    advice: targetRps > 0 ? adviceFor(known, targetRps) : [],
    cost: costOf(data, seen, targetRps, prices),
  };
}

const NO_METRICS = 'No metrics of AWS were given (--cloudwatch, or --metrics FILE).';

function costOf({ summary }: ReportData, seen: Seen, targetRps: number, prices: Prices): Cost {
  const { totals, levels, run } = summary;
  const steady = levels.filter(({ fromRps, toRps, requests }) => fromRps === toRps && requests > 0);
  const tried =
    steady.length > 0 ? steady.map(({ requestsPerSecond }) => requestsPerSecond) : [totals.requestsPerSecond];
  const rates = [...new Set([...tried, targetRps])].filter((rate) => rate > 0).toSorted((a, b) => a - b);
  const bytesByRequest =
    totals.requests > 0 ? (totals.requestBytes + totals.responseBytes) / totals.requests : 0;
  const usage = usageOf(seen, bytesByRequest);
  const generator = { workers: run.workers, bytesByRequest, peakRps: seen.load.peakRps };
  return {
    region: prices.region,
    sources: Object.entries(prices.sources).map(([group, { asOf }]) => ({ group, asOf })),
    levels: usage ? rates.map((rate) => costAt(rate, usage, seen.config.resources, prices)) : [],
    generator: rates.map((rate) => generatorAt(rate, generator, prices)),
    leftOut: usage ? leftOut(usage, seen.config.resources) : [],
    choices: usage ? choices(targetRps, usage, prices) : [],
    savings: usage ? savingsOf(targetRps, seen, usage, prices) : [],
  };
}

/** Whether there is anything to diagnose: a target on this machine has no AWS behind it. */
export function isWorthIt(
  data: ReportData,
  cloud: Cloud | undefined,
  targetRps: number | undefined,
): boolean {
  const { target } = data.summary.run;
  return cloud !== undefined || targetRps !== undefined || (target !== null && !target.embedded);
}
