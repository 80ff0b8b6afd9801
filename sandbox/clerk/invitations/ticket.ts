import { invalidFormat } from '../http/error.ts';
import type { Instance } from '../instance.ts';

/**
 * The link of an invitation's mail: the Frontend API takes the ticket and leads on to `redirectUrl`.
 *
 * @throws ClerkApiError `form_param_format_invalid` for a redirect URL that is none
 */
export function makeInvitationUrl(
  instance: Instance,
  invitation: {
    readonly id: string;
    readonly kind: 'invitation' | 'organization_invitation';
    readonly expireAt: number;
    readonly redirectUrl: string | undefined;
  },
): string {
  const { redirectUrl } = invitation;
  if (redirectUrl !== undefined && !/^https?:$/.test(URL.canParse(redirectUrl) ? new URL(redirectUrl).protocol : '')) {
    throw invalidFormat('redirect_url', 'redirect_url must be an absolute http(s) URL.');
  }
  const ticket = instance.keys.signToken({
    eid: instance.id,
    exp: Math.floor(invitation.expireAt / 1_000),
    iat: Math.floor(Date.now() / 1_000),
    iss: instance.fapiUrl,
    sid: invitation.id,
    st: invitation.kind,
    ...(redirectUrl === undefined ? {} : { rurl: redirectUrl }),
  });
  return `${instance.fapiUrl}/v1/tickets/accept?ticket=${ticket}`;
}
