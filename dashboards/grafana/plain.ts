import type {
  MetricsQuery as SdkQuery,
  AnnotationQuery as SdkAlarms,
} from '@grafana/grafana-foundation-sdk/cloudwatch';
import type { GraphFieldConfig } from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';

/** A type of Grafana's SDK as the JSON that it stands for: values of enums as they are written, no methods. */
type Plain<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Plain<Item>[]
        : { [Key in keyof T as T[Key] extends () => void ? never : Key]: Plain<T[Key]> };

export type MetricsQuery = Plain<SdkQuery>;
export type GridPos = Plain<sdk.GridPos>;
export type Variable = Plain<sdk.VariableModel>;
export type FieldConfig = Plain<sdk.FieldConfigSource>;
/** What a graph makes of its lines: `custom` of its field configuration. */
export type Lines = Plain<GraphFieldConfig>;
export type Panel = Omit<Plain<sdk.Panel>, 'targets'> & { targets?: MetricsQuery[] };
export type Row = Omit<Plain<sdk.RowPanel>, 'panels'> & { panels: Panel[] };
export type Annotation = Omit<Plain<sdk.AnnotationQuery>, 'target'> & { target?: Plain<SdkAlarms> };

/** A dashboard as Grafana imports it: the only data source that it asks is CloudWatch. */
export type Dashboard = Omit<Plain<sdk.Dashboard>, 'panels' | 'annotations'> & {
  panels: (Panel | Row)[];
  annotations: { list: Annotation[] };
};
