// Starts, changes and stops a run.
import { post } from './ask.mjs';
import { byId, element, write } from './show.mjs';

const form = /** @type {HTMLFormElement} */ (byId('form'));
const input = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
const model = () => /** @type {RadioNodeList} */ (form.elements.namedItem('model')).value;
const classBoxes = () => [...byId('classes').querySelectorAll('input')];

let isOn = false;
/** Whether a request of ours has not been answered yet. */
let isAsking = false;

/** Fills in what the command line said. @param {any} page answer to /live/page */
export function fillForm(page) {
  const { users, spawnRate, rps, stages, runTime } = page.asked;
  const chosen = stages ? 'stages' : users === undefined ? 'rps' : 'users';
  /** @type {HTMLInputElement} */ (form.querySelector(`input[name=model][value=${chosen}]`)).checked = true;
  input('rps').value = rps ?? '100';
  input('user_count').value = users ?? '10';
  input('spawn_rate').value = spawnRate ?? '1';
  input('stages').value = stages ?? '';
  input('run_time').value = runTime === undefined ? '' : `${runTime}s`;
  const host = input('host');
  host.value = page.host;
  host.readOnly = !page.mayChooseHost;
  host.placeholder = page.hasTarget ? 'the embedded target' : 'http://127.0.0.1:8080';
  byId('plans').append(...page.plans.map((name) => element('option', { value: name })));
  if (page.mayPickClasses) {
    byId('classes').hidden = false;
    byId('classes').append(
      ...page.classes.map((name) =>
        element('label', {}, element('input', { type: 'checkbox', value: name, checked: '' }), ` ${name}`),
      ),
    );
  }
  arrange();
}

/** What the state of the run lets a person do. @param {string} state */
export function arrangeFor(state, runModel) {
  const was = isOn;
  isOn = state === 'spawning' || state === 'running';
  if (isOn && runModel) choose(runModel === 'closed' ? 'users' : 'rps');
  byId('model').toggleAttribute('disabled', isOn);
  byId('stop').hidden = !isOn;
  const start = byId('start');
  write(start, isOn ? 'Apply' : 'Start');
  start.toggleAttribute('disabled', isAsking || state === 'stopping');
  write(byId('load-heading'), isOn ? 'Change the load' : 'New run');
  if (was !== isOn) arrange();
}

function choose(value) {
  const radio = /** @type {HTMLInputElement} */ (form.querySelector(`input[name=model][value=${value}]`));
  if (radio.checked) return;
  radio.checked = true;
  arrange();
}

function arrange() {
  for (const field of form.querySelectorAll('[data-model]'))
    /** @type {HTMLElement} */ (field).hidden = field.getAttribute('data-model') !== model();
  for (const field of form.querySelectorAll('[data-when]')) {
    const isClasses = field.id === 'classes' && classBoxes().length === 0;
    /** @type {HTMLElement} */ (field).hidden = isOn || isClasses;
  }
}

function asked() {
  const fields = new URLSearchParams();
  for (const field of form.querySelectorAll('.field:not([hidden]) input[name]')) {
    const { name, value } = /** @type {HTMLInputElement} */ (field);
    if (value.trim() !== '') fields.append(name, value.trim());
  }
  if (!isOn) for (const box of classBoxes()) if (box.checked) fields.append('user_classes', box.value);
  return fields;
}

/** @param {string | undefined} text */
export function tellProblem(text) {
  const at = byId('problem');
  at.hidden = !text;
  write(at, text ?? '');
}

/** @param {() => Promise<{ success: boolean, message: string }>} ask @param {() => void} onDone */
async function tell(ask, onDone) {
  isAsking = true;
  byId('start').setAttribute('disabled', '');
  try {
    const { success, message } = await ask();
    tellProblem(success ? undefined : message);
  } catch (error) {
    tellProblem(error instanceof Error ? error.message : String(error));
  }
  isAsking = false;
  byId('start').removeAttribute('disabled');
  onDone();
}

/** @param {() => void} onDone told after each answer */
export function followForm(onDone) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = asked();
    void tell(() => post('swarm', fields), onDone);
  });
  form.addEventListener('change', arrange);
  byId('stop').addEventListener('click', () => void tell(() => post('stop'), onDone));
}
