import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './at-end.ts';
import { buildImage, type Layers } from './build-image.ts';
import { temporaryFolder } from './folder.ts';
import { imageConfig, type ImageConfig } from './image.ts';

/** Users of an image run where root starts it: not one that owns its files. */
const isRoot = process.getuid?.() === 0;

/** An image by the steps of its Dockerfile: its tree in a folder, which nobody may write to, beside folders that all may. */
export class ImageTree {
  readonly config: ImageConfig;
  readonly #writable = temporaryFolder();
  #root = '';

  constructor(private readonly dockerfile: string) {
    this.config = imageConfig(dockerfile);
  }

  /** `more`: what is done to it before it is read-only, with the folder that is `/`. */
  build(layers: Layers, more: (root: string) => void = () => undefined): void {
    // Hundreds of megabytes, which nobody need wait for.
    const folder = mkdtempSync(join(tmpdir(), 'image-test-'));
    atEnd(() => spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' }).unref());
    for (const path of [folder, this.#writable]) chmodSync(path, 0o755);
    this.#root = buildImage(folder, this.dockerfile, layers);
    for (const name of ['results', 'tmp']) {
      mkdirSync(join(this.#writable, name));
      chmodSync(join(this.#writable, name), 0o777);
    }
    more(this.#root);
    execFileSync('chmod', ['-R', 'a-w', join(this.#root, 'app')]);
  }

  /** A path of the image, as it is here. */
  inside(text: string): string {
    const [place] = /^\/(app|results|tmp)(?=\/|$)/.exec(text) ?? [];
    return place === undefined ? text : join(place === '/app' ? this.#root : this.#writable, text);
  }

  environment(): Record<string, string> {
    const { env } = this.config;
    return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, this.inside(value)]));
  }

  /** One of its commands, by a user who owns nothing of it. */
  command([, ...parts]: readonly string[]): string[] {
    const user = isRoot ? ['setpriv', '--reuid=65532', '--regid=65532', '--clear-groups'] : [];
    return [...user, process.execPath, ...parts.map((part) => this.inside(part))];
  }
}
