import { sendMail } from '../accounts/mail.ts';
import { ClerkApiError } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { Metadata, Requester } from '../records.ts';
import type { InvitationRecord } from '../settingRecords.ts';
import { invitationStatus } from './status.ts';
import { makeInvitationUrl } from './ticket.ts';

const DAY_MS = 86_400_000;

export interface NewInvitation {
  readonly emailAddress: string;
  readonly publicMetadata: Metadata;
  readonly redirectUrl: string | undefined;
  readonly days: number;
  readonly notify: boolean;
  readonly ignoreExisting: boolean;
  /** Slug of the mail's template. */
  readonly template: string;
}

/**
 * Refuses an invitation of somebody who is invited or has signed up already.
 *
 * @throws ClerkApiError `form_identifier_exists`, `duplicate_record`
 */
export function checkInvitation(instance: Instance, given: NewInvitation): void {
  if (given.ignoreExisting) return;
  const { store } = instance;
  if (store.userByIdentifier(given.emailAddress) !== undefined) {
    throw new ClerkApiError(422, 'form_identifier_exists', 'That email address is taken. Please try another.', {
      param: 'email_address',
    });
  }
  const pending = [...store.invitations.values()].some(
    (invitation) => invitation.emailAddress === given.emailAddress && invitationStatus(invitation) === 'pending',
  );
  if (!pending) return;
  throw new ClerkApiError(400, 'duplicate_record', 'duplicate invitation', {
    longMessage: 'There are already pending invitations for the following email addresses: ' + given.emailAddress,
    meta: { email_addresses: [given.emailAddress] },
  });
}

/** Invites an address to the instance. Clerk has no event of its own for it: the mail's `email.created` is all. */
export function createInvitation(instance: Instance, given: NewInvitation, requester: Requester): InvitationRecord {
  const now = Date.now();
  const id = newId('inv');
  const expireAt = now + given.days * DAY_MS;
  const url = makeInvitationUrl(instance, { id, kind: 'invitation', expireAt, redirectUrl: given.redirectUrl });
  const invitation: InvitationRecord = {
    id,
    emailAddress: given.emailAddress,
    publicMetadata: given.publicMetadata,
    status: 'pending',
    url,
    expireAt,
    createdAt: now,
    updatedAt: now,
  };
  instance.store.invitations.set(id, invitation);
  if (given.notify) {
    const mail = { to: given.emailAddress, purpose: 'invitation', code: '', url, slug: given.template } as const;
    sendMail(instance, mail, requester);
  }
  return invitation;
}

/** @throws ClerkApiError `invitation_already_accepted`, `invitation_already_revoked` */
export function revokeInvitation(invitation: InvitationRecord): void {
  const status = invitationStatus(invitation);
  if (status === 'accepted' || status === 'revoked') {
    throw new ClerkApiError(400, `invitation_already_${status}`, `Invitation already ${status}`, {
      longMessage: `This invitation has already been ${status}.`,
    });
  }
  invitation.status = 'revoked';
  invitation.updatedAt = Date.now();
}
