import type { ItemId } from '../../checklists/item-id.ts';

/** What a forged delivery that is taken for a genuine one turns red. */
export const FORGERY_ITEMS: readonly ItemId[] = [
  'webhook.verify.signature',
  'security.auth.webhook-signature',
  'integration.api.webhook-signature',
  'e2e.errors.signature',
  'webhook.verify.nothing-processed',
];

/** What a deletion that removes no row turns red. */
export const DELETION_ITEMS: readonly ItemId[] = [
  'webhook.deleted',
  'integration.db.user-sync',
  'webhook.order',
  'webhook.validate.data',
  'e2e.delete.row',
  'e2e.delete.webhook',
];
