import { resolve } from 'node:path';
import { bundle } from './bundle.ts';

// `npm run bundle -- FOLDER`: what the image is made of.
await bundle(resolve(process.env['INIT_CWD'] ?? '.', process.argv[2] ?? 'dist/runner'));
