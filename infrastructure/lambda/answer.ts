/** What `run-load` answers. */
export interface Answer {
  result: 'success' | 'failed';
  message: string;
  log_stream_name: string;
  log_group_name: string;
  summary: object | null;
}

/** An answer of this invocation: its log is where this function writes. `message`: without the full stop at its end. */
export const answer = (result: Answer['result'], message: string, summary: object | null = null): Answer => ({
  result,
  message: `${message}. See 'log_stream_name' and 'log_group_name' for the log of this function.`,
  log_stream_name: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
  log_group_name: process.env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
  summary,
});

/** Of a run that was made. */
export function answerOf(failures: readonly string[], summary: object): Answer {
  return failures.length === 0
    ? answer('success', 'The load was run', summary)
    : answer('failed', `The load was run: ${failures.join('; ')}`, summary);
}
