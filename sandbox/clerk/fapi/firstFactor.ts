import { isPassword } from '../accounts/passwords.ts';
import { ClerkApiError, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { readInvitationTicket } from '../invitations/invited.ts';
import type { Requester, SignInRecord, UserRecord } from '../records.ts';

/** @throws ClerkApiError `form_identifier_not_found` */
export function findUserFor(instance: Instance, identifier: string): UserRecord {
  const user = instance.store.userByIdentifier(identifier);
  if (user !== undefined) return user;
  throw new ClerkApiError(422, 'form_identifier_not_found', "Couldn't find your account.", {
    longMessage: "Couldn't find your account.",
    param: 'identifier',
  });
}

/** @throws ClerkApiError `sign_in_no_identification_for_user` while there is no identifier, or its user is gone */
export function userOfSignIn(instance: Instance, signIn: SignInRecord): UserRecord {
  const user = instance.store.users.get(signIn.userId ?? '');
  if (user !== undefined) return user;
  throw new ClerkApiError(400, 'sign_in_no_identification_for_user', 'No identification for user', {
    longMessage: 'This sign in has no identifier yet, or its user does not exist any more.',
  });
}

/** @throws ClerkApiError `strategy_for_user_invalid`, `form_password_incorrect` */
export async function attemptPassword(
  instance: Instance,
  signIn: SignInRecord,
  password: string | undefined,
): Promise<void> {
  const user = userOfSignIn(instance, signIn);
  if (password === undefined || password === '') throw missingParameter('password');
  if (user.passwordHash === null) {
    throw new ClerkApiError(400, 'strategy_for_user_invalid', 'Invalid verification strategy', {
      longMessage: 'The verification strategy is not valid for this account.',
    });
  }
  const attempts = (signIn.verification?.strategy === 'password' ? (signIn.verification.attempts ?? 0) : 0) + 1;
  const correct = await isPassword(password, user.passwordHash);
  signIn.verification = { strategy: 'password', status: correct ? 'verified' : 'unverified', attempts, expireAt: null };
  if (correct) return;
  throw new ClerkApiError(422, 'form_password_incorrect', 'Password is incorrect.', {
    longMessage: 'Password is incorrect. Try again, or use another method.',
    param: 'password',
  });
}

/**
 * Uses up a sign-in token that the Backend API made, or an invitation to an organization.
 *
 * @throws ClerkApiError `ticket_invalid_code`, `ticket_expired_code`, `sign_in_token_already_used_code`,
 *   `sign_in_token_revoked_code`
 */
export function redeemTicket(
  instance: Instance,
  signIn: SignInRecord,
  ticket: string | undefined,
  requester: Requester,
): void {
  if (ticket === undefined || ticket === '') throw missingParameter('ticket');
  signIn.userId = (joinByTicket(instance, ticket, requester) ?? useSignInToken(instance, ticket)).id;
  signIn.verification = { strategy: 'ticket', status: 'verified', attempts: null, expireAt: null };
}

/** The user whom a ticket invites to an organization, made a member; undefined for a ticket of another kind. */
function joinByTicket(instance: Instance, ticket: string, requester: Requester): UserRecord | undefined {
  const invited = readInvitationTicket(instance, ticket);
  if (invited === undefined) return undefined;
  const user = instance.store.userByIdentifier(invited.emailAddress);
  if (user === undefined) {
    const isOrganization = invited.kind === 'organization_invitation';
    const code = isOrganization ? 'organization_invitation_identification_not_exist' : 'invitation_account_not_exists';
    throw refusedTicket(code, 'identification not found', "If you don't have an account, sign up first.");
  }
  invited.accept(user, requester);
  return user;
}

function useSignInToken(instance: Instance, ticket: string): UserRecord {
  const id = instance.keys.readToken(ticket)?.['sid'];
  const token = instance.store.signInTokens.get(typeof id === 'string' ? id : '');
  const user = instance.store.users.get(token?.userId ?? '');
  if (token === undefined || user === undefined) {
    throw refusedTicket('ticket_invalid_code', 'ticket is invalid', 'This ticket is invalid.');
  }
  if (token.status === 'revoked') {
    const message = 'sign in token has been revoked';
    throw refusedTicket('sign_in_token_revoked_code', message, `This ${message} and cannot be used anymore.`);
  }
  if (token.status === 'accepted') {
    const message = 'sign in token has already been used';
    throw refusedTicket(
      'sign_in_token_already_used_code',
      message,
      `This ${message}. Each token can only be used once.`,
    );
  }
  if (token.expireAt <= Date.now()) {
    throw refusedTicket(
      'ticket_expired_code',
      'ticket has expired',
      'This ticket has expired and cannot be used anymore.',
    );
  }
  token.status = 'accepted';
  token.updatedAt = Date.now();
  return user;
}

/** Names no parameter: the components show such an error above the form, which has no field for a ticket. */
function refusedTicket(code: string, message: string, longMessage: string): ClerkApiError {
  return new ClerkApiError(400, code, message, { longMessage });
}
