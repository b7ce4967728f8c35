import type { Part } from '../part.ts';

/** How many users made the load. */
export const users: Part = {
  sections: () => [{ heading: 'Users', notes: [], charts: ['users'] }],
};
