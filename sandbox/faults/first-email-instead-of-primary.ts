import type { UserData } from '../app/webhook/mapping.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'first-email-instead-of-primary',
  title: 'The first address is kept, whichever is the primary one',
  seam: 'mapping',
  items: ['migration.sync.data-correct', 'webhook.updated'],
  cases: ['primary-email-changed', 'primary-email-last', 'primary-email-second'],
  apply: (parts) => ({
    ...parts,
    mapping: (data) => {
      const user = parts.mapping(data);
      const [first] = (data as UserData).email_addresses;
      return { ...user, email: first?.email_address ?? null };
    },
  }),
} satisfies Fault;
