import type { Variable as Choice } from '../board.ts';
import type { Variable } from './plain.ts';

interface Option {
  label: string;
  value: string;
}

/** What is chosen at the head of every board: where the data is, and how long one point of it lasts. */
export function commonVariables(region: string): Variable[] {
  return [
    {
      type: 'datasource',
      name: 'datasource',
      label: 'Data source',
      query: 'cloudwatch',
      refresh: 1,
    },
    custom('region', 'Region', [{ label: region, value: region }]),
    custom('period', 'Period', [
      { label: 'auto', value: 'auto' },
      { label: '1 minute', value: '60' },
      { label: '5 minutes', value: '300' },
      { label: '1 hour', value: '3600' },
    ]),
  ];
}

export const choiceVariable = ({ id, label, values }: Choice): Variable => custom(id, label, values);

/** A choice among values; others may be typed. */
function custom(name: string, label: string, values: readonly Option[]): Variable {
  const options = values.map((one, i) => ({ selected: i === 0, text: one.label, value: one.value }));
  const [current] = options;
  return {
    type: 'custom',
    name,
    label,
    query: values
      .map((one) => (one.label === one.value ? one.value : `${one.label} : ${one.value}`))
      .join(', '),
    ...(current ? { current } : {}),
    options,
    multi: false,
    includeAll: false,
    allowCustomValue: true,
  };
}
