import type { Fault } from './fault.ts';

export default {
  id: 'external-id-forgotten',
  title: 'The external id is not among what is written',
  seam: 'mapping',
  items: ['webhook.created.upsert', 'webhook.updated'],
  cases: ['created-with-external-id', 'updated-external-id'],
  apply: (parts) => ({ ...parts, mapping: (data) => ({ ...parts.mapping(data), externalId: null }) }),
} satisfies Fault;
