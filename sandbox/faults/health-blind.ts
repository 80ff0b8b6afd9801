import type { Fault } from './fault.ts';

export default {
  id: 'health-blind',
  title: 'The health answer is always the same good one',
  seam: 'health',
  items: ['health.database', 'health.clerk-api'],
  cases: [],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    health: { database: () => Promise.resolve('ok'), clerk: () => Promise.resolve('ok') },
  }),
} satisfies Fault;
