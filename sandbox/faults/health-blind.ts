import type { Fault } from './fault.ts';

export default {
  id: 'health-blind',
  title: 'The health answer says that the database is well without asking it',
  seam: 'health',
  items: ['health.database'],
  cases: [],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    health: { ...parts.health, database: () => Promise.resolve('ok') },
  }),
} satisfies Fault;
