import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { run } from '../processes.ts';
import type { Generator } from './generator.ts';

const LOOP = fileURLToPath(new URL('./bare-undici.mjs', import.meta.url));

export const undici: Generator = {
  name: 'undici, bare loop',
  version: () => (createRequire(import.meta.url)('undici/package.json') as { version: string }).version,
  async closed({ url, core, seconds, connections }) {
    const { stdout, cpuSeconds } = await run(
      [process.execPath, LOOP, url, String(connections), String(seconds)],
      { core },
    );
    return { ...(JSON.parse(stdout) as { requests: number; seconds: number }), cpuSeconds };
  },
};
