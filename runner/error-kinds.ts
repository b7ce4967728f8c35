/** What went wrong, in a fixed vocabulary; empty when nothing did. `error` beside it carries the wording. */
export const ERROR_KINDS = {
  connect_refused: 'the target refused the connection',
  connect_timeout: 'no connection within the timeout',
  no_file: 'this process had no open file left for a connection',
  no_port: 'this machine had no local port left for a connection',
  dns: 'the host name could not be resolved',
  tls: 'the TLS handshake or certificate failed',
  not_sent: 'it waited for a free connection until the timeout or the end of the run, and was never sent',
  stale_connection: 'a kept-alive connection was closed by the target just as it was used',
  reset: 'the connection broke while the request was on it',
  timeout: 'it was sent, and no whole answer came within the timeout',
  protocol: 'the answer was not valid HTTP',
  http_4xx: 'the target answered with a status of 400 to 499',
  http_5xx: 'the target answered with a status of 500 to 599',
  check_failed: 'the answer came, and the scenario judged it wrong',
  exception: 'the scenario threw while the request was its own',
  call_failed: 'a call that the scenario measured itself failed',
  unfinished: 'it was still on its way when the run ended',
} as const;

export type ErrorKind = keyof typeof ERROR_KINDS;

/** Kinds whose request certainly never reached the target: the target cannot have counted it. */
export const NEVER_REACHED: readonly ErrorKind[] = [
  'connect_refused',
  'connect_timeout',
  'no_file',
  'no_port',
  'dns',
  'tls',
  'not_sent',
];

/** Kinds of which nobody on this side can say whether the target got, and counted, the request. */
export const MAY_HAVE_REACHED: readonly ErrorKind[] = [
  'stale_connection',
  'reset',
  'timeout',
  'protocol',
  'call_failed',
  'unfinished',
];
