import type { Fault } from './fault.ts';

export default {
  id: 'database-error-acked',
  title: 'A delivery that could not be written is acknowledged',
  seam: 'answers',
  items: ['webhook.database-error', 'e2e.errors.retry', 'integration.db.transactions'],
  cases: ['database-frozen', 'database-stopped', 'database-stopped-delete', 'database-stopped-update', 'half-done'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => parts.answers(outcome === 'failed' ? 'received' : outcome, error),
  }),
} satisfies Fault;
