import type { InvitationRecord } from '../settingRecords.ts';

/** The status now: what nobody accepted in time has expired. */
export function invitationStatus(invitation: InvitationRecord): InvitationRecord['status'] {
  if (invitation.status === 'pending' && invitation.expireAt <= Date.now()) invitation.status = 'expired';
  return invitation.status;
}
