import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { batches } from '../cloudwatch/batches.ts';
import { connectCloudWatch, type CloudWatch } from '../cloudwatch/client.ts';
import { nameData, SecondData, secondData, type Place } from '../cloudwatch/data.ts';
import { NameDeltas } from '../cloudwatch/names.ts';
import type { CloudWatchOptions } from '../cloudwatch/options.ts';
import { writeRun } from '../finish.ts';
import type { Log } from '../log.ts';
import { METRIC_NAMESPACE } from '../metrics.ts';
import type { Output, RunInfo, Snapshot } from '../output.ts';
import type { Published, Run } from '../results.ts';

/** Seconds between two calls: each costs money, and some milliseconds of this process. */
const EVERY = 10;
/** Data that waits at most, while CloudWatch does not answer; the oldest is given up. */
const MOST_WAITING = 20_000;
/** ms that the end of a run waits for what is left. */
const END_WITHIN = 10_000;

/**
 * Metrics of a run, a value a second, to CloudWatch. A failure is told of once, counted, and harms nothing else: the
 * load goes on, and its results are the same.
 */
export class CloudWatchOutput implements Output {
  readonly #options: CloudWatchOptions;
  readonly #log: Log;
  readonly #seconds = new SecondData();
  readonly #names = new NameDeltas();
  readonly #published: Published;
  #cloudWatch: CloudWatch | undefined;
  #folder = '';
  #place: Place;
  #waiting: MetricDatum[] = [];
  #ticks = 0;
  #sending: Promise<void> | undefined;

  constructor(options: CloudWatchOptions, log: Log) {
    this.#options = options;
    this.#log = log;
    const environment = options.cloudwatchEnvironment;
    this.#place = { environment, scenario: '' };
    this.#published = { namespace: METRIC_NAMESPACE, environment, sent: 0, failed: 0 };
  }

  /**
   * Throws UserError where no region is known. What else is wrong, such as credentials, shows with the first data: it is
   * sent before the load, which also has the code ready when that begins.
   */
  async start({ scenario, folder }: RunInfo): Promise<void> {
    this.#place = { ...this.#place, scenario };
    this.#folder = folder;
    this.#cloudWatch = await connectCloudWatch(this.#options, '--cloudwatch');
    this.#add(secondData({ invalid: 0 }, this.#place, new Date()));
    await this.#send();
  }

  interval(snapshot: Snapshot): void {
    if (snapshot.elapsed < 0) return;
    this.#take(snapshot);
    this.#ticks++;
    if (this.#ticks % EVERY !== 0) return;
    this.#takeNames(snapshot);
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
  }

  async end(run: Run, snapshot: Snapshot): Promise<void> {
    this.#take(snapshot);
    this.#takeNames(snapshot);
    await this.#sending;
    await this.#send(AbortSignal.timeout(END_WITHIN));
    this.#cloudWatch?.client.destroy();
    this.#say();
    run.cloudwatch = this.#published;
    try {
      writeRun(this.#folder, run);
    } catch (error) {
      this.#log.error(`Cannot write run.json again: ${(error as Error).message}`);
    }
  }

  #take(snapshot: Snapshot): void {
    this.#add(secondData(this.#seconds.values(snapshot), this.#place, new Date(snapshot.now * 1000)));
  }

  #takeNames({ names, now }: Snapshot): void {
    const time = new Date(now * 1000);
    for (const { name, values } of this.#names.take(names))
      this.#add(nameData(values, this.#place, name, time));
  }

  #add(data: MetricDatum[]): void {
    this.#waiting.push(...data);
    const over = this.#waiting.length - MOST_WAITING;
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#published.failed += over;
  }

  /** Sends all that waits. Never rejects. */
  async #send(abortSignal?: AbortSignal): Promise<void> {
    const data = this.#waiting;
    this.#waiting = [];
    for (const batch of batches(data)) {
      try {
        await this.#put(batch, abortSignal);
        this.#published.sent += batch.length;
      } catch (error) {
        this.#published.failed += batch.length;
        this.#tell(error as Error);
      }
    }
  }

  async #put(MetricData: MetricDatum[], abortSignal?: AbortSignal): Promise<void> {
    if (!this.#cloudWatch) return;
    const { sdk, client } = this.#cloudWatch;
    const command = new sdk.PutMetricDataCommand({ Namespace: METRIC_NAMESPACE, MetricData });
    await client.send(command, abortSignal ? { abortSignal } : {});
  }

  #tell({ name, message }: Error): void {
    if (this.#published.error !== undefined) return;
    this.#published.error = `${name}: ${message}`;
    this.#log.warn(`CloudWatch does not take the metrics (${name}: ${message}). The run goes on without.`);
  }

  #say(): void {
    const { sent, failed } = this.#published;
    const { size } = this.#names.leftOut;
    if (size > 0)
      this.#log.warn(`CloudWatch: ${size} request names are not published one by one: 50 are the most.`);
    if (failed > 0)
      this.#log.warn(
        `CloudWatch: ${failed} of ${sent + failed} values were not taken. They are missing there only.`,
      );
    else this.#log.info(`CloudWatch: ${sent} values published to ${METRIC_NAMESPACE}`);
  }
}
