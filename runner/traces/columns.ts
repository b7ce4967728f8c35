/** Columns of traces.csv, in order: of each traced request what finds it in results.csv, and its trace. */
export const TRACE_COLUMNS = [
  { name: 'trace_id', meaning: 'trace that it was given, as AWS X-Ray writes it' },
  { name: 'timestamp', meaning: 'as in results.csv' },
  { name: 'worker', meaning: 'as in results.csv' },
  { name: 'method', meaning: 'as in results.csv' },
  { name: 'name', meaning: 'as in results.csv' },
  { name: 'status', meaning: 'as in results.csv' },
  { name: 'error_kind', meaning: 'as in results.csv' },
  { name: 'response_time_ms', meaning: 'as in results.csv' },
  { name: 'service_time_ms', meaning: 'as in results.csv' },
  { name: 'lag_ms', meaning: 'as in results.csv' },
  { name: 'answered_id', meaning: 'trace that the answer names; empty where it names none' },
  {
    name: 'answered_sampled',
    meaning: '1: the answer says that it is recorded, 0: that it is not; or empty',
  },
] as const;

export const TRACES_HEADER = TRACE_COLUMNS.map(({ name }) => name).join(',');

/** Name of the file, in a run's folder. */
export const TRACES_FILE = 'traces.csv';
