import { ClerkApiError, invalidFormat } from '../http/error.ts';
import { newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { Requester, Verification } from '../records.ts';
import { isTestAddress } from './codes.ts';
import { sendMail } from './mail.ts';

/** Clerk's emailed links live ten minutes. */
const LINK_LIFE_MS = 600_000;

/** What a link proves an address for. */
export interface LinkSource {
  readonly type: 'sign_in' | 'sign_up';
  /** Id of the sign-in or the sign-up. */
  readonly id: string;
}

/**
 * Sends a link to an address, into the inbox. An expired one still leads on, to the page that says so.
 *
 * @throws ClerkApiError `form_param_format_invalid` for the page that the link leads to
 */
export function sendLink(
  instance: Instance,
  address: string,
  source: LinkSource,
  redirectUrl: string | undefined,
  requester?: Requester,
): Verification {
  const page = redirectUrl || null;
  if (page !== null && !/^https?:$/.test(URL.canParse(page) ? new URL(page).protocol : '')) {
    throw invalidFormat('redirect_url', 'redirect_url must be an absolute http(s) URL.');
  }
  const now = instance.clock.now();
  const expireAt = now + LINK_LIFE_MS;
  const link = { id: newSecret(27), redirectUrl: page };
  const claims = { iss: instance.fapiUrl, iat: Math.floor(now / 1_000), exp: Math.floor(expireAt / 1_000) };
  const token = instance.keys.signToken({ ...claims, st: source.type, sid: source.id, vid: link.id });
  if (!isTestAddress(instance, address)) {
    const url = `${instance.fapiUrl}/v1/verify?token=${token}`;
    const slug = `magic_link_${source.type}`;
    sendMail(instance, { to: address, purpose: 'verification_link', code: '', url, slug }, requester);
  }
  return { status: 'unverified', strategy: 'email_link', attempts: null, expireAt, link };
}

/**
 * What a link's token says.
 *
 * @throws ClerkApiError `verification_link_token_invalid`, `verification_link_token_source_invalid`
 */
export function readLinkToken(instance: Instance, token: string | undefined): LinkSource & { readonly linkId: string } {
  const { st, sid, vid } = instance.keys.readToken(token ?? '') ?? {};
  if (typeof sid !== 'string' || typeof vid !== 'string') {
    throw refused('verification_link_token_invalid', 'invalid link token', 'Verification link token is invalid');
  }
  if (st !== 'sign_in' && st !== 'sign_up') {
    const longMessage = 'Verification link token source is invalid';
    throw refused('verification_link_token_source_invalid', 'invalid link token source', longMessage);
  }
  return { type: st, id: sid, linkId: vid };
}

const refused = (code: string, message: string, longMessage: string): ClerkApiError =>
  new ClerkApiError(400, code, message, { longMessage });

/** How opening a link ended: the values of `__clerk_status` in the page that it leads to. */
export type LinkStatus = 'verified' | 'expired' | 'failed' | 'client_mismatch';

/** Opens a link of a verification; a link that was opened before, or was followed by a newer one, fails. */
export function openLink(
  instance: Instance,
  verification: Verification,
  owner: { readonly clientId: string; readonly visitingClientId: string | undefined },
): LinkStatus {
  if (verification.status !== 'unverified') return verification.status === 'expired' ? 'expired' : 'failed';
  if (instance.clock.now() >= (verification.expireAt ?? 0)) {
    verification.status = 'expired';
    return 'expired';
  }
  if (instance.settings.sameClientLinks && owner.visitingClientId !== owner.clientId) return 'client_mismatch';
  verification.status = 'verified';
  if (owner.visitingClientId !== undefined) verification.verifiedAtClient = owner.visitingClientId;
  return 'verified';
}
