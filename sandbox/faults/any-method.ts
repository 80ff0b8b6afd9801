import type { Fault } from './fault.ts';

export default {
  id: 'any-method',
  title: 'A GET to the delivery route is answered 200',
  seam: 'answers',
  items: ['webhook.route.post-only'],
  cases: ['delete-refused', 'get-refused', 'patch-refused', 'put-refused'],
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => parts.answers(outcome === 'wrong-method' ? 'received' : outcome, error),
  }),
} satisfies Fault;
