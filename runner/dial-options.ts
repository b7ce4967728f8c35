import { readFileSync } from 'node:fs';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { DialOptions } from './dial.ts';
import { UserError } from './errors.ts';
import type { Options } from './options.ts';
import { proxyFor } from './proxy.ts';
import { workingFolder } from './run-folder.ts';

/** What the command line says of connections to `host`. Throws UserError for a PEM file that is not what it should be. */
export function dialOptions(
  options: Options,
  host: string,
  env: NodeJS.ProcessEnv = process.env,
): DialOptions {
  const cert =
    options.cert === undefined ? undefined : pem('--cert', options.cert, 'a certificate', isCertificate);
  const keyFile = options.key ?? options.cert;
  const keyFlag = options.key === undefined ? '--cert' : '--key';
  const key = keyFile === undefined ? undefined : pem(keyFlag, keyFile, 'a private key', isKey);
  if (
    cert !== undefined &&
    key !== undefined &&
    !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  ) {
    throw new UserError(
      `--cert ${options.cert} and ${keyFlag} ${keyFile}: the key is not that of the certificate.`,
    );
  }
  return {
    connectTimeout: (options.connectTimeout ?? options.timeout) * 1000,
    insecure: options.insecure,
    ca:
      options.cacert === undefined
        ? undefined
        : pem('--cacert', options.cacert, 'a certificate', isCertificate),
    cert,
    key,
    proxy: options.proxy ?? proxyFor(host, env),
    resolve: options.resolve,
    dnsRefresh: options.dnsRefresh,
    http2: options.http2,
  };
}

function pem(flag: string, file: string, what: string, isGood: (text: string) => unknown): string {
  let text: string;
  try {
    text = readFileSync(resolve(workingFolder(), file), 'utf8');
  } catch (error) {
    throw new UserError(`${flag} ${file}: the file cannot be read (${(error as Error).message}).`);
  }
  try {
    isGood(text);
  } catch {
    throw new UserError(
      `${flag} ${file}: there is no ${what.replace(/^a /, '')} in it that can be read. It takes ${what} in PEM form, without a passphrase.`,
    );
  }
  return text;
}

const isCertificate = (text: string): X509Certificate => new X509Certificate(text);
const isKey = (text: string): unknown => createPrivateKey(text);
