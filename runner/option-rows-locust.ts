import type { OptionRow } from './option-rows.ts';
import { text } from './parsers.ts';
import { parseDuration } from './units.ts';
import { parseUserSettings } from './user-settings.ts';

/** Options that are Locust's, and of no use to a load that is not asked for in its way. */
export const LOCUST_ROWS: OptionRow[] = [
  { flags: '--json', help: "Locust's statistics as JSON to stdout at the end" },
  { flags: '--json-file <file>', help: 'the same into FILE.json, in place of Locust’s tables', parse: text },
  { flags: '--run-json', help: 'run.json to stdout at the end' },
  { flags: '--reset-stats', help: 'start Locust’s statistics anew once all users are there' },
  {
    flags: '--spawned-runtime <time>',
    help: 'end so long after all users are there; 0: as soon as they are',
    parse: parseDuration,
  },
  {
    flags: '--config-users <json...>',
    help: 'change user classes: JSON such as {"user_class_name": "Reader", "weight": 2}, or FILE.json',
    parse: parseUserSettings,
    many: true,
  },
  { flags: '--equal-weights', help: 'all user classes, and all tasks of each, as often as each other' },
  { flags: '--show-task-ratio', help: 'print how often each task is run, and end' },
  { flags: '--show-task-ratio-json', help: 'the same as JSON' },
  { flags: '--logfile <file>', help: 'log lines go there in place of stderr', parse: text },
  { flags: '--skip-log-setup', help: 'no tables, no progress, and only warnings of the log' },
  {
    flags: '--enable-rebalancing',
    help: 'taken for the sake of Locust: users of a lost worker are always the others’',
  },
];
