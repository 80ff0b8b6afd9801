import type { Fault } from './fault.ts';

/** Whom a query by this value would find. */
const matched = (id: unknown): unknown[] =>
  typeof id === 'object' && id !== null && '$in' in id && Array.isArray(id.$in) ? id.$in : [id];

export default {
  id: 'id-as-query',
  title: 'The id of a deletion goes into the query as it comes, operators and all',
  seam: 'sync',
  items: ['webhook.validate.data'],
  cases: ['operator-as-id-of-deletion'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      deleted: async (data, these) => {
        for (const id of matched((data as { id?: unknown }).id)) await parts.sync.deleted({ id }, these);
      },
    },
  }),
} satisfies Fault;
