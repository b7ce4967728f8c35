interface Cookie {
  name: string;
  value: string;
  path: string;
  secure: boolean;
  /** Unix ms. */
  expires: number;
}

/** Cookies of one user for one origin, which is all that a user talks to. Source: RFC 6265, section 5. */
export class Cookies {
  readonly #hostname: string;
  readonly #isTls: boolean;
  readonly #cookies = new Map<string, Cookie>();

  /** `origin` is the target's. */
  constructor(origin: string) {
    const url = new URL(origin);
    this.#hostname = url.hostname.toLowerCase();
    this.#isTls = url.protocol === 'https:';
  }

  get size(): number {
    return this.#cookies.size;
  }

  get(name: string): string | undefined {
    return [...this.#cookies.values()].find((cookie) => cookie.name === name && cookie.expires > Date.now())
      ?.value;
  }

  /** Sets one for every path. */
  set(name: string, value: string): void {
    this.#put({ name, value, path: '/', secure: false, expires: Infinity });
  }

  clear(): void {
    this.#cookies.clear();
  }

  /** Takes a `Set-Cookie` header of the answer to `path`; what is not meant for this host is left out. */
  take(header: string, path: string): void {
    const [pair = '', ...attributes] = header.split(';');
    const at = pair.indexOf('=');
    if (at < 1) return;
    const cookie: Cookie = {
      name: pair.slice(0, at).trim(),
      value: pair.slice(at + 1).trim(),
      path: defaultPath(path),
      secure: false,
      expires: Infinity,
    };
    let maxAge: number | undefined;
    for (const attribute of attributes) {
      const [key = '', ...rest] = attribute.split('=');
      const value = rest.join('=').trim();
      switch (key.trim().toLowerCase()) {
        case 'domain': {
          const domain = value.replace(/^\./, '').toLowerCase();
          if (domain !== '' && domain !== this.#hostname && !this.#hostname.endsWith(`.${domain}`)) return;
          break;
        }
        case 'path':
          if (value.startsWith('/')) cookie.path = value;
          break;
        case 'secure':
          cookie.secure = true;
          break;
        case 'max-age':
          if (/^-?\d+$/.test(value)) maxAge = Number(value);
          break;
        case 'expires': {
          const date = Date.parse(value);
          if (!Number.isNaN(date)) cookie.expires = date;
        }
      }
    }
    if (maxAge !== undefined) cookie.expires = maxAge <= 0 ? 0 : Date.now() + maxAge * 1000;
    this.#put(cookie);
  }

  /** The `Cookie` header of a request for `path`; undefined when there is nothing to send. */
  header(path: string): string | undefined {
    const now = Date.now();
    const asked = path.split('?')[0] ?? '/';
    const sent = [...this.#cookies.values()].filter(
      (cookie) => cookie.expires > now && (this.#isTls || !cookie.secure) && isWithin(asked, cookie.path),
    );
    if (sent.length === 0) return undefined;
    // Those of longer paths come first.
    return sent
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #put(cookie: Cookie): void {
    const key = `${cookie.name};${cookie.path}`;
    if (cookie.expires <= Date.now()) this.#cookies.delete(key);
    else this.#cookies.set(key, cookie);
  }
}

function defaultPath(path: string): string {
  const folder = (path.split('?')[0] ?? '').replace(/\/[^/]*$/, '');
  return folder === '' ? '/' : folder;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
