import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../runner/bundle/bundle.ts';
import { ROOT } from '../helpers/cli.ts';
import { imageConfig, type ImageConfig } from '../helpers/image.ts';

/** The image, without Docker: its tree in a folder, and what its Dockerfile says of how it is started. */
export interface Image {
  /** What is /app in it. */
  app: string;
  config: ImageConfig;
}

/** The image's tree from the sources as they are; native packages are those of the checkout. */
export async function quickImage(folder: string): Promise<Image> {
  const app = join(folder, 'app');
  await bundle(app);
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  mkdirSync(join(app, 'users'));
  return { app, config: imageConfig() };
}

/** Files of a volume, by name. */
export type Files = Record<string, string | Buffer>;

export const decoded = (data: Record<string, string> = {}): Files =>
  Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text, 'base64')]));

export const filesOf = ({ data = {}, binaryData }: V1ConfigMap): Files => ({
  ...data,
  ...decoded(binaryData),
});

/** What a node gives its pods beside what their manifests say, such as Pod Identity's variables. */
export interface Surroundings {
  env: Record<string, string>;
  /** Files of a Secret or a ConfigMap, by name. */
  filesOf(kind: 'secret' | 'configMap', name: string): Files;
  /** The cluster's DNS: undefined for what is no name of it. */
  resolve(host: string): string | undefined;
}

/** Starts what a pod's manifest says, as a process of this machine: its command, its environment, its volumes. */
export class PodProcess {
  readonly child: ChildProcess;
  readonly folder = mkdtempSync(join(tmpdir(), 'pod-'));
  log = '';
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #readers = new Set<(text: string) => void>();
  isOver = false;

  constructor(
    private readonly pod: V1Pod,
    private readonly ip: string,
    private readonly image: Image,
    around: Surroundings,
  ) {
    const container = pod.spec?.containers[0];
    const { config } = image;
    this.#mountAll(around);
    const [, ...fixed] = config.entrypoint;
    const args = [...fixed, ...(container?.args ?? [])].map((arg) => this.#inside(arg));
    const env: Record<string, string> = { ...config.env, ...around.env };
    for (const { name, value, valueFrom } of container?.env ?? []) {
      const given = valueFrom?.fieldRef?.fieldPath === 'status.podIP' ? ip : (value ?? '');
      env[name] = around.resolve(given) ?? given;
    }
    this.child = spawn(process.execPath, args, {
      cwd: this.#inside(config.workdir),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, this.#inside(value)])),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#write(text));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.isOver = true;
        resolve({ code, signal });
      });
    });
  }

  /** Calls `take` with all that it has written, and with what it writes from now on. */
  follow(take: (text: string) => void): () => void {
    if (this.log !== '') take(this.log);
    this.#readers.add(take);
    return () => this.#readers.delete(take);
  }

  #write(text: string): void {
    this.log += text;
    for (const take of this.#readers) take(text);
  }

  #mountAll(around: Surroundings): void {
    for (const { name, secret, configMap } of this.pod.spec?.volumes ?? []) {
      const path = this.#placeOf(name);
      mkdirSync(path, { recursive: true });
      const files = secret
        ? around.filesOf('secret', secret.secretName ?? '')
        : configMap
          ? around.filesOf('configMap', configMap.name ?? '')
          : {};
      for (const [file, text] of Object.entries(files)) {
        // Whole, or not at all: pods of several runs have their files in one folder here.
        const part = join(this.folder, file);
        writeFileSync(part, text);
        renameSync(part, join(path, file));
      }
    }
  }

  /** A volume inside of the package's own folder has to be there, for its files to find the package by its name. */
  #placeOf(volume: string): string {
    const mounted = this.#mounts.find(({ name }) => name === volume)?.mountPath ?? '';
    return mounted.startsWith('/app/') ? join(this.image.app, mounted.slice(5)) : join(this.folder, volume);
  }

  get #mounts(): { name: string; mountPath: string }[] {
    return this.pod.spec?.containers[0]?.volumeMounts ?? [];
  }

  /** Paths of the pod's file system, alone, behind `--option=` or behind a comma, as they are here. */
  #inside(text: string): string {
    const places = this.#mounts.map(({ name, mountPath }) => [mountPath, this.#placeOf(name)] as const);
    const all = [...places, ['/app', this.image.app] as const];
    return text.replaceAll(/(?<=^|^[^/]*=|,)\/[^,]*/g, (path) => {
      const [inside, here] = all.find(([place]) => `${path}/`.startsWith(`${place}/`)) ?? ['', ''];
      return here + path.slice(inside.length);
    });
  }
}
