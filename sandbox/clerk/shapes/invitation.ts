import { invitationStatus } from '../invitations/status.ts';
import type { InvitationRecord } from '../settingRecords.ts';

/** An invitation to sign up; the link is shown only while it is good. */
export function shapeInvitation(invitation: InvitationRecord): Record<string, unknown> {
  const status = invitationStatus(invitation);
  return {
    object: 'invitation',
    id: invitation.id,
    email_address: invitation.emailAddress,
    public_metadata: invitation.publicMetadata,
    revoked: status === 'revoked',
    status,
    ...(status === 'pending' ? { url: invitation.url } : {}),
    expires_at: invitation.expireAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}
