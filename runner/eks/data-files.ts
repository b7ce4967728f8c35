import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { URL_OF_CODE } from '../bundle/settings.ts';
import { UsageError } from '../errors.ts';
import { workingFolder } from '../run-folder.ts';

interface DataFile {
  path: string;
  /** As it is called in the pods. */
  name: string;
  bytes: Buffer;
}

/** Code finds other code by itself. */
const CODE = /\.[cm]?[jt]sx?$/;
/** A file that is named where it is read: beside the code, or for `dataRows` below the folder of the command. */
const BESIDE = /\bnew URL\(\s*["`]([^"`$]+)["`],\s*import\.meta\.url\s*\)/g;
const ROWS = /\bdataRows\(\s*["`]([^"`$]+)["`]/g;

/** The files of data that users' code names, on their way to the pods. */
export class DataFiles {
  readonly files: DataFile[] = [];

  get contents(): [name: string, bytes: Buffer][] {
    return this.files.map(({ name, bytes }) => [name, bytes]);
  }

  /** Code, without comments and with double quotes, that finds its data where the pods have it: beside itself. */
  placed(code: string, file: string): string {
    return code
      .replaceAll(BESIDE, (whole, name: string) => {
        const url = new URL(name, pathToFileURL(file));
        if (url.protocol !== 'file:' || CODE.test(url.pathname) || name.endsWith('/')) return whole;
        return this.#url(fileURLToPath(url), `${file}: new URL('${name}', ${URL_OF_CODE})`);
      })
      .replaceAll(ROWS, (_whole, name: string) => {
        const path = resolve(workingFolder(), name);
        return `dataRows(${this.#url(path, `${file}: dataRows('${name}')`)}`;
      });
  }

  /** Takes a file along. Throws UsageError where there is none. */
  #url(path: string, who: string): string {
    const known = this.files.find((one) => one.path === path) ?? this.#take(path, who);
    return `new URL(${JSON.stringify(known.name)}, ${URL_OF_CODE})`;
  }

  #take(path: string, who: string): DataFile {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
      throw new UsageError(`${who}: there is no such file, and the pods would not have it: ${path}`);
    }
    const name = `data-${this.files.length + 1}-${basename(path).replaceAll(/[^A-Za-z0-9._-]+/g, '-')}`;
    const taken = { path, name, bytes: readFileSync(path) };
    this.files.push(taken);
    return taken;
  }
}
