import { UsageError } from './errors.ts';
import type { Parser } from './parsers.ts';

/** As in a pod's specification. */
export interface Toleration {
  key: string;
  operator: 'Exists' | 'Equal';
  value?: string;
  effect?: string;
}

const FORM =
  /^(?<key>[A-Za-z0-9][A-Za-z0-9._/-]*)(?:=(?<value>[A-Za-z0-9._-]*))?(?::(?<effect>NoSchedule|NoExecute|PreferNoSchedule))?$/;

/** `key[=value][:effect]`, as kubectl writes taints. Throws UsageError. */
export const toleration: Parser<Toleration> = (text, option) => {
  const { key, value, effect } = FORM.exec(text)?.groups ?? {};
  if (key === undefined) {
    throw new UsageError(`${option} ${text}: it takes a taint, such as loadgen=true:NoSchedule or loadgen.`);
  }
  return {
    key,
    operator: value === undefined ? 'Exists' : 'Equal',
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
};

/** A Kubernetes label, `key=value`. Throws UsageError. */
export const labelPair: Parser<[string, string]> = (text, option) => {
  const match = /^([A-Za-z0-9][A-Za-z0-9._/-]*)=([A-Za-z0-9._-]*)$/.exec(text);
  if (!match) throw new UsageError(`${option} ${text}: it takes a label, such as role=loadgen.`);
  return [match[1] ?? '', match[2] ?? ''];
};
