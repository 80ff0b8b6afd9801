import type { UserData } from '../app/webhook/mapping.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'deleted-reads-email',
  title: 'The handler of a deletion reads the address, which that event does not carry, and breaks',
  seam: 'sync',
  items: [
    'webhook.deleted',
    'webhook.deleted.unknown',
    'integration.db.user-sync',
    'webhook.order',
    'webhook.validate.data',
    'e2e.delete.row',
    'e2e.delete.webhook',
  ],
  cases: [
    'delete-of-unknown',
    'deleted',
    'deleted-alone',
    'deleted-with-external-id',
    'deletion-before-creation',
    'deletion-beside-creation',
    'deletion-replayed',
    'operator-as-id-of-deletion',
    'signed-deletion-without-id',
  ],
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
