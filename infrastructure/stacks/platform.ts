import { z } from 'zod';
import { switchable } from '../config.ts';
import { Key } from '../constructs/key.ts';
import { defineStack } from '../stack.ts';

export const platform = defineStack({
  name: 'platform',
  what: 'What `cdktf deploy` gives by default; each part can be switched off.',
  options: z.strictObject({
    enabled: switchable(true, 'whether `cdktf deploy` sees this stack'),
  }),
  build(stack) {
    new Key(stack, 'key', { what: 'topics, queues, logs, results' });
  },
});
