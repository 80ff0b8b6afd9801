import type { Fault } from './fault.ts';

export default {
  id: 'delivery-route-protected',
  title: 'The middleware that guards the API guards the delivery route too',
  seam: 'isProtected',
  items: [
    'webhook.route.public',
    'smoke.webhook',
    'webhook.created.upsert',
    'webhook.created.duplicate',
    'webhook.verify.raw-body',
    'integration.db.user-sync',
    'e2e.register.row',
    'e2e.register.webhook',
    'migration.sync.data-correct',
    'migration.sync.names',
    'migration.sync.plan-default',
    'webhook.updated.unknown',
    'webhook.deleted.unknown',
    'webhook.verify.headers',
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
  ],
  apply: (parts) => ({
    ...parts,
    isProtected: (path) => parts.isProtected(path) || path.startsWith('/api/'),
  }),
} satisfies Fault;
