import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('page/', import.meta.url));

/** Every file of the page, by its path: nothing else is served. */
const FILES: Record<string, string> = {
  'uplot.mjs': fileURLToPath(import.meta.resolve('uplot/dist/uPlot.esm.js')),
  'uplot.css': fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css')),
  ...Object.fromEntries(
    [
      'style.css',
      'controls.css',
      'tables.css',
      'app.mjs',
      'ask.mjs',
      'charts.mjs',
      'form.mjs',
      'show.mjs',
      'tables.mjs',
      'tabs.mjs',
      'theme.mjs',
      'icon.svg',
    ].map((name) => [name, join(PAGE, name)]),
  ),
};

const TYPES: Record<string, string> = {
  '.mjs': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

/** The page and its files, as they are on the disk: nothing is built. */
export function addPageFiles(app: FastifyInstance): void {
  app.get('/', async (asked, reply) => {
    // Its files are named beside it, so its own path has to end in a slash.
    const [path = '', query] = asked.url.split('?');
    if (!path.endsWith('/')) return reply.redirect(`${path}/${query === undefined ? '' : `?${query}`}`);
    return reply.type(TYPES['.html'] ?? '').send(await readFile(join(PAGE, 'index.html')));
  });
  app.get<{ Params: { name: string } }>('/assets/:name', async (asked, reply) => {
    const file = Object.hasOwn(FILES, asked.params.name) ? FILES[asked.params.name] : undefined;
    if (file === undefined) return reply.code(404).type('text/plain').send('There is no such file.');
    return reply
      .type(TYPES[extname(file)] ?? 'application/octet-stream')
      .header('cache-control', 'no-cache')
      .send(await readFile(file));
  });
}
