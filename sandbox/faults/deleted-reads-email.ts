import type { UserData } from '../app/webhook/mapping.ts';
import type { Fault } from './fault.ts';
import { DELETION_CASES } from './named-cases.ts';
import { DELETION_ITEMS } from './named-items.ts';

export default {
  id: 'deleted-reads-email',
  title: 'The handler of a deletion reads the address, which that event does not carry, and breaks',
  seam: 'sync',
  items: [...DELETION_ITEMS, 'webhook.deleted.unknown'],
  cases: [...DELETION_CASES, 'delete-of-unknown'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      deleted: async (data, these) => {
        const [first] = (data as UserData).email_addresses;
        these.log('info', 'deleting', { email: first?.email_address });
        await parts.sync.deleted(data, these);
      },
    },
  }),
} satisfies Fault;
