import { CLOUDWATCH_ROWS } from './cloudwatch/options.ts';
import { DISTRIBUTED_ROWS } from './option-rows-distributed.ts';
import { EKS_ROWS } from './option-rows-eks.ts';
import { HTTP_ROWS } from './option-rows-http.ts';
import { LOCUST_ROWS } from './option-rows-locust.ts';
import { WEB_ROWS } from './option-rows-web.ts';
import { LOAD_ROWS, type OptionRow } from './option-rows.ts';

/** Every option of the command line. */
export const ROWS: readonly OptionRow[] = [
  ...LOAD_ROWS,
  ...HTTP_ROWS,
  ...DISTRIBUTED_ROWS,
  ...EKS_ROWS,
  ...CLOUDWATCH_ROWS,
  ...LOCUST_ROWS,
  ...WEB_ROWS,
];
