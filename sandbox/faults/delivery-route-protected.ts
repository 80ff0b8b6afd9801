import type { Fault } from './fault.ts';
import { casesWhere } from './named-cases.ts';

export default {
  id: 'delivery-route-protected',
  title: 'The middleware that guards the API guards the delivery route too',
  seam: 'isProtected',
  items: [
    'webhook.route.public',
    'smoke.webhook',
    'webhook.created.upsert',
    'integration.db.user-sync',
    'e2e.register.row',
    'e2e.register.webhook',
    'migration.sync.data-correct',
    'migration.sync.names',
    'migration.sync.mongo-document',
  ],
  cases: casesWhere(({ standsAlone }) => standsAlone === true),
  apply: (parts) => ({
    ...parts,
    isProtected: (path) => parts.isProtected(path) || path.startsWith('/api/'),
  }),
} satisfies Fault;
