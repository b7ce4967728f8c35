import type { Resolve } from './resolve.ts';

/** How connections are opened. Plain data, so that it travels to load threads. */
export interface DialOptions {
  /** ms that opening a connection may take, TLS and proxy included */
  connectTimeout: number;
  /** Whether any certificate of the target is taken. */
  insecure: boolean;
  /** PEM contents: authorities to trust instead of the usual ones, and what is shown to the target. */
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
  /** URL of the HTTP proxy to go through; undefined: none */
  proxy: string | undefined;
  resolve: readonly Resolve[];
  /** seconds; 0: only as connections are opened */
  dnsRefresh: number;
  http2: boolean;
}

/** Connections as they are opened where nothing is said. */
export const PLAIN_DIAL: DialOptions = {
  connectTimeout: 30_000,
  insecure: false,
  ca: undefined,
  cert: undefined,
  key: undefined,
  proxy: undefined,
  resolve: [],
  dnsRefresh: 30,
  http2: false,
};
