import type { UserData } from '../app/webhook/mapping.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'absent-name-as-text',
  title: 'A name is written into a template, so a user without one is called "null" or "undefined"',
  seam: 'mapping',
  items: ['migration.sync.data-correct', 'webhook.updated', 'webhook.validate.data'],
  cases: ['cleared-names', 'names-absent', 'names-null', 'one-name', 'prototype-of-data'],
  apply: (parts) => ({
    ...parts,
    mapping: (data) => {
      const user = parts.mapping(data);
      const { first_name: first, last_name: last } = data as UserData;
      return { ...user, firstName: user.firstName ?? `${first}`, lastName: user.lastName ?? `${last}` };
    },
  }),
} satisfies Fault;
