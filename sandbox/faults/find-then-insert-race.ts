import type { Fault } from './fault.ts';
import { plainInsert } from './plain-insert.ts';

export default {
  id: 'find-then-insert-race',
  title: 'A row is looked for and then inserted: of deliveries at the same moment, all but one fail',
  seam: 'sync',
  items: ['webhook.created.duplicate'],
  apply: (parts) => {
    const insert = plainInsert();
    return {
      ...parts,
      sync: {
        ...parts.sync,
        created: async (data, these) => {
          const found = await these.store.find(these.mapping(data).clerkId);
          await (found ? parts.sync.created : insert)(data, these);
        },
      },
    };
  },
} satisfies Fault;
