import { describeError } from '../app/log.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'error-detail-leaked',
  title: 'The answer to a database error carries the error',
  seam: 'answers',
  items: ['webhook.database-error'],
  cases: ['database-stopped-discreet'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => {
      const answer = parts.answers(outcome, error);
      return outcome === 'failed' ? { ...answer, body: { ...answer.body, detail: describeError(error) } } : answer;
    },
  }),
} satisfies Fault;
