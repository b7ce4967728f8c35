import { LOCUST_FLAGS } from './locust-flags.ts';
import { commanderOptions } from './options.ts';

/** The table of docs/locust.md: each of Locust's flags, and by what names and with what default it is here. */
export function flagTable(): string[] {
  const options = commanderOptions();
  const rows = LOCUST_FLAGS.map(({ flag, here, why }) => {
    const option = options.find(({ long }) => long === flag);
    const names = [...(option?.short ? [option.short] : []), flag].map((name) => `\`${name}\``).join(', ');
    const variable = option?.envVar === undefined ? '' : `\`${option.envVar}\``;
    const preset: unknown = option?.defaultValue;
    return `| ${names} | ${variable} | ${preset === undefined ? '' : String(preset)} | ${here} | ${why} |`;
  });
  return ['| flag | variable | default | here | why |', '| --- | --- | --- | --- | --- |', ...rows];
}
