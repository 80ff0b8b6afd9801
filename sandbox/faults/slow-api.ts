import { setTimeout } from 'node:timers/promises';
import type { Fault } from './fault.ts';

export default {
  id: 'slow-api',
  title: 'Every answer of the API takes 300 ms longer than it needs',
  seam: 'authenticate',
  items: ['performance.api-200ms'],
  cases: [],
  apply: (parts) => ({
    ...parts,
    authenticate: async (request) => {
      await setTimeout(300);
      return parts.authenticate(request);
    },
  }),
} satisfies Fault;
