import { parentPort, workerData } from 'node:worker_threads';
import { SharedBudget } from '../budget.ts';
import { Clock } from '../clock.ts';
import { parseScenarioOptions } from '../scenario-options.ts';
import { Driver } from '../driver.ts';
import { UserError } from '../errors.ts';
import { faultOf } from '../fault.ts';
import { hrtimeOffset } from '../hrtime.ts';
import { events } from '../events.ts';
import { here } from '../here.ts';
import { Ledger } from '../ledger.ts';
import { loadAs } from '../load-scenario.ts';
import type { CustomMessage } from '../node-runner.ts';
import { isUserSettings, settle } from '../user-settings.ts';
import { GAUGES, type FromThread, type ThreadData, type ToThread } from './messages.ts';
import { RingSink } from './records.ts';

/** Gauges are written, and what did not fit into the ring is handed over, so often, ms. */
const HAND_OVER_MS = 100;

const data = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('started outside of a pool of load threads');
const tell = (message: FromThread): void => port.postMessage(message);

const offset = hrtimeOffset();
const clock = new Clock();
const sink = new RingSink(data.ring, offset);
const ledger = new Ledger(data.ledger);
const stop = new AbortController();
const budget = data.budget && new SharedBudget(data.budget);

async function makeDriver(): Promise<Driver> {
  const scenario = settle(await loadAs(data.scenario.name, data.scenario.files), data.options);
  const { options } = scenario.module;
  return new Driver({
    scenario,
    scenarioOptions: options ? parseScenarioOptions(options, data.scenarioInput) : {},
    options: data.options,
    plan: data.plan,
    host: data.host,
    worker: data.worker,
    run: data.run,
    clock,
    sink,
    ledger,
    budget,
    onSpawned: () => tell({ type: 'spawned' }),
    progress: (what, done, total) => tell({ type: 'progress', what, done, total }),
  });
}

// An error of a scenario's code outside of any task, such as in a timer, is told, and ends nothing.
process.on('uncaughtException', (error) => {
  const { message, traceback } = faultOf(error);
  sink.exception('Outside of any task', message, traceback);
});

/** What the listeners of the scenario's file get. */
function beginHere(driver: Driver): void {
  const { runner } = here;
  const { index, count } = data.worker;
  Object.assign(runner, { kind: 'worker', workerIndex: index, workerCount: count });
  const { host, scenario, scenarioOptions } = driver.about;
  here.begin(
    { host, options: scenarioOptions, worker: `w${index + 1}`, userClasses: scenario.classes },
    {
      send: (type, content) =>
        tell({ type: 'message', message: { type, data: content, nodeId: runner.clientId } }),
      quit: () => tell({ type: 'quit' }),
      userCount: () => driver.gauges.users,
    },
    (error) => {
      const { message, traceback } = faultOf(error);
      sink.exception('A listener of events', message, traceback);
    },
  );
}

function deliver({ type, data: content, nodeId }: CustomMessage): void {
  if (type !== 'update_user_class') here.runner.deliver({ type, data: content, nodeId });
  else if (isUserSettings(content)) here.updateUserClass(content);
}

const making = makeDriver();
const gauges = new Float64Array(data.gauges);

function handOver(driver: Driver): void {
  const now = { ...driver.gauges, ...driver.loop };
  GAUGES.forEach((name, index) => {
    gauges[index] = now[name];
  });
  sink.flush();
  // Another thread may have taken the last task: users that wait need not come for one.
  if (budget?.left === 0) driver.stop();
}

async function apply(driver: Driver, message: Extract<ToThread, { type: 'apply' }>): Promise<void> {
  clock.follow(message.origin, message.wallOrigin);
  const timer = setInterval(() => handOver(driver), HAND_OVER_MS);
  const endedEarly = await driver.apply(message.users, stop.signal);
  clearInterval(timer);
  handOver(driver);
  while (!sink.flush()) await new Promise((resolve) => setTimeout(resolve, 1));
  tell({
    type: 'apply',
    endedEarly: endedEarly === undefined ? undefined : endedEarly + offset,
    made: ledger.entries,
    failing: driver.failing.kept,
  });
}

async function take(message: ToThread): Promise<void> {
  const driver = await making;
  switch (message.type) {
    case 'open':
      beginHere(driver);
      // Messages may come as soon as it is told that the thread is open.
      await here.tellOnce(events.init);
      await driver.open();
      return tell({ type: 'open' });
    case 'prepare':
      await driver.prepare(stop.signal);
      return tell({ type: 'prepare' });
    case 'apply':
      return apply(driver, message);
    case 'announce':
      return driver.announce(message.announcement, message.share);
    case 'take over':
      return driver.takeOver(message.users);
    case 'assign':
      return driver.assign(message.counts);
    case 'spawned':
      return here.fire(events.spawningComplete, { userCount: message.users });
    case 'message':
      return deliver(message.message);
    case 'stop':
      return stop.abort(new Error('interrupted'));
    case 'close':
      await here.end(0);
      await Promise.all([driver.close(), clock.close()]);
      ledger.close();
      port?.close();
  }
}

port.on('message', (message: ToThread) => {
  take(message).catch((error: Error) => {
    // A fault of a scenario's code needs its place, a person's mistake does not.
    const exitCode = error instanceof UserError ? error.exitCode : undefined;
    tell({
      type: 'failed',
      message: exitCode === undefined ? (error.stack ?? error.message) : error.message,
      exitCode,
    });
  });
});
