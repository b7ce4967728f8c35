import { isIP } from 'node:net';
import { UsageError } from './errors.ts';

/** An address to connect to instead of what DNS says of a host and port. */
export interface Resolve {
  host: string;
  port: number;
  /** IPv4 or IPv6, without brackets. */
  address: string;
}

/** Parses `HOST:PORT:ADDRESS`, as curl's --resolve; an IPv6 address may stand in brackets. Throws UsageError. */
export function parseResolve(text: string, option = '--resolve'): Resolve {
  const match = /^([^:]+):(\d{1,5}):\[?([^\]]+)\]?$/.exec(text);
  const [, host = '', port = '', address = ''] = match ?? [];
  if (!match || Number(port) < 1 || Number(port) > 65_535 || isIP(address) === 0) {
    throw new UsageError(
      `${option} ${text}: it takes HOST:PORT:ADDRESS, such as example.com:443:127.0.0.1 or example.com:443:[::1].`,
    );
  }
  return { host: host.toLowerCase(), port: Number(port), address };
}
