// The page: asks the server once a second how the run is, and shows it.
import { get } from './ask.mjs';
import { addPoints, clearPoints, drawCharts, lastPoint } from './charts.mjs';
import { arrangeFor, fillForm, followForm, tellProblem } from './form.mjs';
import { byId, digits, element, span, time, whole, write } from './show.mjs';
import { fillPanel, makeTabs } from './tabs.mjs';
import { followTheme } from './theme.mjs';

const EVERY_MS = 1000;
const STATES = {
  ready: 'Ready',
  spawning: 'Starting',
  running: 'Running',
  stopping: 'Stopping',
  stopped: 'Stopped',
};

/** Number of the next point of the run's, and the run that they are of. */
let next = 0;
let run;
let live;
let problem;
let isLooking = false;

/** Label of each figure, and what it shows. */
const FIGURES = [
  ['Requests/s', (last) => digits(last?.rps)],
  ['Failures/s', (last) => digits(last?.failures), (last) => last?.failures > 0],
  ['Response p50', (last) => time(last?.p50)],
  ['Response p99', (last) => time(last?.p99)],
  ['Service p99', (last) => time(last?.service99)],
  ['Lag p99', (last) => time(last?.lag99), (last) => last?.lag99 > 10],
  ['Users', () => whole(live?.users)],
  ['Workers', () => whole(live?.workers.length)],
];

function makeFigures() {
  byId('figures').append(
    ...FIGURES.map(([label]) => element('div', {}, element('dt', {}, label), element('dd', {}, '–'))),
  );
}

function showFigures() {
  const last = lastPoint();
  byId('figures')
    .querySelectorAll('dd')
    .forEach((at, index) => {
      const [, text, isBad] = FIGURES[index];
      write(at, text(last));
      at.classList.toggle('bad', isBad?.(last) ?? false);
    });
}

function showState() {
  const { state, elapsed, remaining, target, asked, verdict } = live;
  const isOn = state === 'spawning' || state === 'running';
  byId('state').dataset.state = state;
  write(byId('state-text'), STATES[state] ?? state);
  write(byId('target'), target ? `${target.url}${target.embedded ? ' (embedded target)' : ''}` : '');
  const warming = elapsed !== undefined && elapsed < 0 ? `, warming up` : '';
  const since = elapsed > 0 ? `, ${span(elapsed)}` : '';
  const left = remaining === undefined ? '' : `, ${span(remaining)} left`;
  write(byId('asked'), asked ? `${asked}${isOn ? warming + since + left : ''}` : '');
  const at = byId('verdict');
  at.hidden = !verdict;
  at.classList.toggle('bad', verdict ? !verdict.valid : false);
  write(at, verdict ? verdictText(verdict) : '');
  write(byId('run'), live.folder ? `Results: ${live.folder}` : '');
  arrangeFor(state, live.model);
  if (live.problem !== problem) tellProblem((problem = live.problem));
}

const verdictText = ({ valid, reasons }) =>
  valid
    ? 'VALID: the generator made the load that was asked for, when it was due.'
    : `INVALID: ${reasons.map(({ text }) => text).join('; ')}`;

/** Asks, and shows what there is. */
async function look() {
  if (isLooking) return;
  isLooking = true;
  try {
    live = await get(`live?from=${next}`);
    if (live.run !== run) {
      run = live.run;
      clearPoints();
      // What was asked for is the rest of another run's points.
      if (next > 0) live = await get('live?from=0');
    }
    next = live.next;
    addPoints(live.points);
    showFigures();
    showState();
    await fillPanel(live);
    write(byId('connection'), '');
  } catch (error) {
    write(
      byId('connection'),
      `The server does not answer: ${error instanceof Error ? error.message : error}`,
    );
  }
  isLooking = false;
}

const page = await get('live/page');
write(byId('scenario'), page.scenario);
document.title = `${page.scenario} – load`;
makeFigures();
fillForm(page);
followTheme(drawCharts);
followForm(look);
makeTabs(page.hasHistory, () => void (live && fillPanel(live)));
await look();
setInterval(() => void look(), EVERY_MS);
