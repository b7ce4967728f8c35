import { createHash, timingSafeEqual } from 'node:crypto';

/** Users that the service knows; the password is one for both. */
export const USERS: readonly string[] = ['large-query-app', 'small-query-app'];

/** Whether a header's basic credentials are those of a user and this password. */
export function isAuthorized(header: string | undefined, password: string): boolean {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined || password === '') return false;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const at = decoded.indexOf(':');
  const isKnown = USERS.includes(decoded.slice(0, at));
  return isSame(decoded.slice(at + 1), password) && isKnown;
}

/** In the same time whatever they differ in. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
