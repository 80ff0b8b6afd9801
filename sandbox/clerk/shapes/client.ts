import { activeSessions } from '../accounts/sessions.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord } from '../records.ts';
import { shapeSessionForBackend, shapeSessionForFrontend } from './session.ts';
import { shapeSignIn } from './signIn.ts';
import { shapeSignUp } from './signUp.ts';

/**
 * A client as its own browser sees it.
 *
 * @param view origin of the page, for the tokens' `azp`; whether a testing token lets bot protection pass
 */
export function shapeClientForFrontend(
  instance: Instance,
  client: ClientRecord,
  view: { readonly origin: string | undefined; readonly captchaBypass: boolean },
): Record<string, unknown> {
  const { store } = instance;
  const signIn = store.signIns.get(client.signInId ?? '');
  const signUp = store.signUps.get(client.signUpId ?? '');
  return {
    object: 'client',
    id: client.id,
    sessions: activeSessions(instance, client).map((session) =>
      shapeSessionForFrontend(instance, session, store.users.get(session.userId), view.origin),
    ),
    sign_in: signIn === undefined ? null : shapeSignIn(instance, signIn),
    sign_up: signUp === undefined ? null : shapeSignUp(instance, signUp),
    last_active_session_id: client.lastActiveSessionId,
    last_authentication_strategy: client.lastAuthenticationStrategy,
    cookie_expires_at: null,
    captcha_bypass: view.captchaBypass,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  };
}

/** A client as the Backend API gives it. */
export function shapeClientForBackend(instance: Instance, client: ClientRecord): Record<string, unknown> {
  return {
    object: 'client',
    id: client.id,
    session_ids: client.sessionIds,
    sessions: activeSessions(instance, client).map(shapeSessionForBackend),
    sign_in_id: client.signInId,
    sign_up_id: client.signUpId,
    last_active_session_id: client.lastActiveSessionId,
    last_authentication_strategy: client.lastAuthenticationStrategy,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  };
}
