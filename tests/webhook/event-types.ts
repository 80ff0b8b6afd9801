/**
 * What the compiler says of `event`. It is checked with everything else by `npm run types`; nothing of it runs. A line
 * under `@ts-expect-error` that compiles is an error itself.
 */
import type { WebhookEvent } from '@clerk/backend/webhooks';
import { event, type EventType } from '../../fixtures/webhook/events/index.ts';

event('user.created', { data: { first_name: 'Ada', email_addresses: [{ email_address: 'ada@example.com' }] } });
event('user.updated', { data: { first_name: null, last_name: undefined, public_metadata: { plan: { tier: 1 } } } });
event('session.created', { data: { user: { external_id: 'x' } }, seed: 'seven', at: 0 });
event('subscriptionItem.canceled', { data: { plan: { slug: 'pro' }, is_free_trial: true } });

// @ts-expect-error no event of Clerk's
event('user.renamed');
// @ts-expect-error a field that a user does not have
event('user.created', { data: { firstName: 'Ada' } });
// @ts-expect-error a field of another type
event('user.created', { data: { first_name: 7 } });
// @ts-expect-error never null
event('user.created', { data: { id: null } });
// @ts-expect-error a list of addresses, not of texts
event('user.created', { data: { email_addresses: ['ada@example.com'] } });
// @ts-expect-error a wrong field, deep down
event('user.created', { data: { email_addresses: [{ verification: { state: 'verified' } }] } });
// @ts-expect-error a deletion carries no name
event('user.deleted', { data: { first_name: 'Ada' } });
// @ts-expect-error a status that Clerk does not have
event('waitlistEntry.updated', { data: { status: 'approved' } });
// @ts-expect-error milliseconds, not a date
event('user.created', { at: new Date(0) });

/** Made events go where an application's handler takes Clerk's own. */
declare function handle(event: WebhookEvent): void;
handle(event('user.created'));
handle(event('user.deleted'));
handle(event('session.ended'));
handle(event('organizationMembership.created'));
handle(event('email.created'));
handle(event('paymentAttempt.updated'));
handle(event('subscription.pastDue'));

/** Every type that `@clerk/backend` knows is made. */
type Missing = Exclude<WebhookEvent['type'], EventType>;
declare const missing: Missing;
export const none: never = missing;

export const name: string | null = event('user.created').data.first_name;
export const deleted: boolean = event('organization.deleted').data.deleted;
// @ts-expect-error a name may be null
export const always: string = event('user.created').data.first_name;
