import { ClerkApiError } from '../http/error.ts';
import { readInvitationTicket } from '../invitations/invited.ts';
import type { FapiRoutes } from './visitor.ts';

/** The link in an invitation's mail: on to the page that signs the invited up or in, which takes the ticket from there. */
export const ticketRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/tickets/accept', (c) => {
    const ticket = c.req.query('ticket') ?? '';
    const invited = readInvitationTicket(instance, ticket);
    if (invited === undefined) throw new ClerkApiError(400, 'ticket_invalid_code', 'This ticket is invalid.');
    // A stand-in has no account portal: an invitation that leads nowhere can only be shown.
    if (invited.redirectUrl === null) {
      return c.html(
        '<!doctype html><title>Invitation</title><p>You are invited. Go to the application to sign up.</p>',
      );
    }
    const exists = instance.store.userByIdentifier(invited.emailAddress) !== undefined;
    const url = new URL(invited.redirectUrl);
    url.searchParams.set('__clerk_ticket', ticket);
    url.searchParams.set('__clerk_status', exists ? 'sign_in' : 'sign_up');
    return c.redirect(url.toString(), 303);
  });
};
