import type { Fault } from './fault.ts';

export default {
  id: 'email-required',
  title: 'A user without a primary address ends in an error, as a column that may not be empty makes it',
  seam: 'mapping',
  items: ['migration.sync.data-correct', 'webhook.updated'],
  cases: ['cleared-email', 'no-email', 'no-primary-email'],
  apply: (parts) => ({
    ...parts,
    mapping: (data) => {
      const user = parts.mapping(data);
      if (user.email === null) throw new Error('null value in column "email" violates not-null constraint');
      return user;
    },
  }),
} satisfies Fault;
