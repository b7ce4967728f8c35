import { resolve } from 'node:path';
import { bundle } from './bundle.ts';

// `npm run bundle -- FOLDER [PACKAGE…]`: what the image is made of, and packages for what is put beside it.
const [out = 'dist/runner', ...more] = process.argv.slice(2);
await bundle(resolve(process.env['INIT_CWD'] ?? '.', out), more);
