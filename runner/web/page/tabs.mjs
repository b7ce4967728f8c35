// The tables' tabs: one panel, filled anew while it is shown. Keys as in the ARIA authoring practices: arrows, Home, End.
import { byId, element } from './show.mjs';
import { exceptions, failures, logs, ratio, statistics, workers } from './tables.mjs';

const TABS = [
  { id: 'stats', label: 'Statistics', make: statistics },
  { id: 'failures', label: 'Failures', make: failures },
  { id: 'exceptions', label: 'Exceptions', make: exceptions },
  { id: 'ratio', label: 'Current ratio', make: ratio },
  { id: 'workers', label: 'Workers', make: workers },
  { id: 'logs', label: 'Logs', make: logs },
  { id: 'downloads', label: 'Downloads', make: downloads },
];

let shown = TABS[0];
let hasHistory = false;
let text = '';

async function downloads() {
  const link = (href, label) => element('li', {}, element('a', { href, download: '' }, label));
  return element(
    'ul',
    { class: 'downloads' },
    link('stats/requests/csv', 'Statistics, CSV'),
    link('stats/failures/csv', 'Failures, CSV'),
    link('exceptions/csv', 'Exceptions, CSV'),
    hasHistory
      ? link('stats/requests_full_history/csv', 'Full history, CSV')
      : element('li', { class: 'soft' }, 'Full history: start with --csv-full-history'),
    link(`stats/report?download=1&theme=${document.documentElement.dataset.theme}`, 'Report, HTML'),
  );
}

/** Fills the panel, unless nothing has changed: what is selected or focused in it stays. @param {any} live */
export async function fillPanel(live) {
  const tab = shown;
  const made = await tab.make(live);
  if (tab !== shown || made.outerHTML === text) return;
  const panel = byId('panel');
  const [left, hadFocus] = [
    panel.firstElementChild?.scrollLeft ?? 0,
    panel.firstElementChild === document.activeElement,
  ];
  panel.replaceChildren(made);
  made.scrollLeft = left;
  if (hadFocus) made.focus();
  text = made.outerHTML;
}

/** @param {boolean} withHistory whether there is a full history @param {() => void} onChange */
export function makeTabs(withHistory, onChange) {
  hasHistory = withHistory;
  const at = byId('tabs');
  const buttons = TABS.map(({ id, label }) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'panel' }, label),
  );
  const select = (index, hasFocus) => {
    shown = TABS[index];
    buttons.forEach((button, other) => {
      button.setAttribute('aria-selected', String(other === index));
      button.tabIndex = other === index ? 0 : -1;
    });
    byId('panel').setAttribute('aria-labelledby', `tab-${shown.id}`);
    if (hasFocus) buttons[index].focus();
    onChange();
  };
  at.append(...buttons);
  buttons.forEach((button, index) => button.addEventListener('click', () => select(index, false)));
  at.addEventListener('keydown', (event) => {
    const now = TABS.indexOf(shown);
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select((to + TABS.length) % TABS.length, true);
  });
  select(0, false);
}
