// A worker thread does not inherit tsx: it is registered here, before any TypeScript is loaded.
import { register } from 'tsx/esm/api';

register();
await import('./target-inside.ts');
