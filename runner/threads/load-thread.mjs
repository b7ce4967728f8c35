// Starts a load thread. A worker does not run TypeScript by itself: this registers what translates it.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
