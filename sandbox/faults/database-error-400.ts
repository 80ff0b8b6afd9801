import type { Fault } from './fault.ts';

export default {
  id: 'database-error-400',
  title: 'A delivery that could not be written is answered as if it had been wrong',
  seam: 'answers',
  items: ['webhook.database-error'],
  cases: ['database-stopped-status'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => parts.answers(outcome === 'failed' ? 'malformed' : outcome, error),
  }),
} satisfies Fault;
