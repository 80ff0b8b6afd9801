import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { OrganizationInvitationRecord } from '../organizationRecords.ts';
import { acceptOrganizationInvitation } from '../organizations/invitations.ts';
import { statusOf } from '../organizations/status.ts';
import type { Metadata, Requester, UserRecord } from '../records.ts';
import type { InvitationRecord } from '../settingRecords.ts';
import { invitationStatus } from './status.ts';

/** Who a ticket invites, and to what. */
export interface Invited {
  readonly kind: 'invitation' | 'organization_invitation';
  readonly emailAddress: string;
  /** What the invitation gives to the user that comes of it. */
  readonly publicMetadata: Metadata;
  /** Where the invitation leads to. */
  readonly redirectUrl: string | null;
  /** Uses the invitation up. */
  accept(user: UserRecord, requester: Requester): void;
}

/**
 * Whom a ticket of an invitation invites; undefined for a ticket of another kind.
 *
 * @throws ClerkApiError `ticket_expired_code`, `ticket_invalid_code`, and the refusals of accepted and revoked invitations
 */
export function readInvitationTicket(instance: Instance, ticket: string): Invited | undefined {
  const { st, sid, rurl } = instance.keys.readToken(ticket) ?? {};
  const redirectUrl = typeof rurl === 'string' ? rurl : null;
  if (st === 'invitation') return toInstance(instance.store.invitations.get(String(sid)), redirectUrl);
  if (st !== 'organization_invitation') return undefined;
  return toOrganization(instance, instance.store.organizationInvitations.get(String(sid)), redirectUrl);
}

function toInstance(invitation: InvitationRecord | undefined, redirectUrl: string | null): Invited {
  if (invitation === undefined) throw refused('ticket_invalid_code', 'This ticket is invalid.');
  const status = invitationStatus(invitation);
  if (status === 'accepted') {
    throw refused('invitation_already_accepted', 'Invitation is already accepted, try signing in instead.');
  }
  if (status === 'revoked') throw refused('revoked_invitation', 'The invitation was revoked.');
  if (status === 'expired') throw expired();
  return {
    kind: 'invitation',
    emailAddress: invitation.emailAddress,
    publicMetadata: invitation.publicMetadata,
    redirectUrl,
    accept: () => {
      invitation.status = 'accepted';
      invitation.updatedAt = Date.now();
    },
  };
}

function toOrganization(
  instance: Instance,
  invitation: OrganizationInvitationRecord | undefined,
  redirectUrl: string | null,
): Invited {
  if (invitation === undefined) throw refused('ticket_invalid_code', 'This ticket is invalid.');
  const status = statusOf(invitation);
  if (status === 'accepted') {
    const longMessage = 'This invitation has already been accepted. Sign in instead.';
    throw refused('organization_invitation_already_accepted', longMessage);
  }
  if (status === 'revoked') {
    const longMessage = 'This invitation has been revoked and cannot be used anymore.';
    throw refused('organization_invitation_revoked_code', longMessage);
  }
  if (status === 'expired') throw expired();
  return {
    kind: 'organization_invitation',
    emailAddress: invitation.emailAddress,
    publicMetadata: {},
    redirectUrl,
    accept: (user, requester) => acceptOrganizationInvitation(instance, invitation, user.id, requester),
  };
}

const refused = (code: string, message: string): ClerkApiError => new ClerkApiError(400, code, message);

const expired = (): ClerkApiError =>
  refused('ticket_expired_code', 'This ticket has expired and cannot be used anymore.');
