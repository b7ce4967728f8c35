/** Whether a base URL leads to this machine itself. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(host);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
