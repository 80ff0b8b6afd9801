import { type LinkSource, type LinkStatus, openLink, readLinkToken } from '../accounts/emailLinks.ts';
import { refuseLocked } from '../accounts/lockout.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { Verification } from '../records.ts';
import { userOfSignIn } from './firstFactor.ts';
import { completeSignIn, startSignedIn } from './signInCompletion.ts';
import { completeIfReady } from './signUpCompletion.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

/** What waits for a link to be opened. */
interface Waiting {
  readonly verification: Verification;
  readonly clientId: string;
  /** Whether a newer sign-up or sign-in took its place, or it ended. */
  readonly isOver: boolean;
  /** Goes on with it, and gives the session that came of it. */
  proceed(c: FapiContext): string | null;
}

function findWaiting(instance: Instance, source: LinkSource & { readonly linkId: string }): Waiting | undefined {
  const { signUps, signIns, clients } = instance.store;
  if (source.type === 'sign_up') {
    const signUp = signUps.get(source.id);
    const verification = signUp?.emailVerification;
    if (signUp === undefined || verification?.link?.id !== source.linkId) return undefined;
    return {
      verification,
      clientId: signUp.clientId,
      isOver: clients.get(signUp.clientId)?.signUpId !== signUp.id,
      proceed: (c) => {
        completeIfReady(c, instance, signUp);
        return signUp.createdSessionId;
      },
    };
  }
  const signIn = signIns.get(source.id);
  const sent = [signIn?.verification, signIn?.secondVerification];
  const verification = sent.find((candidate) => candidate?.link?.id === source.linkId);
  if (signIn === undefined || verification == null) return undefined;
  return {
    verification,
    clientId: signIn.clientId,
    isOver: clients.get(signIn.clientId)?.signInId !== signIn.id,
    proceed: (c) => {
      if (verification === signIn.verification) completeSignIn(c, instance, signIn, 'email_link');
      else {
        refuseLocked(instance, userOfSignIn(instance, signIn));
        startSignedIn(c, instance, signIn, signIn.verification?.strategy ?? 'email_link');
      }
      return signIn.createdSessionId;
    },
  };
}

/** Opens the link, and goes on with what waited for it; what cannot go on any more has failed. */
function open(c: FapiContext, instance: Instance, waiting: Waiting): { status: LinkStatus; sessionId: string | null } {
  const { verification, clientId } = waiting;
  if (waiting.isOver && verification.status === 'unverified') return { status: 'failed', sessionId: null };
  const status = openLink(instance, verification, { clientId, visitingClientId: c.var.visitor.client?.id });
  if (status !== 'verified') return { status, sessionId: null };
  try {
    return { status, sessionId: waiting.proceed(c) };
  } catch (error) {
    if (!(error instanceof ClerkApiError)) throw error;
    verification.status = 'failed';
    return { status: 'failed', sessionId: null };
  }
}

const TEXTS: Readonly<Record<LinkStatus, string>> = {
  verified: 'Your address is verified. You can go back to the tab where you started.',
  expired: 'This link has expired.',
  failed: 'This link is not valid any more.',
  client_mismatch: 'Open this link in the browser where you started.',
};

/** Emailed links lead here, and on to the page that asked for them with what came of it in `__clerk_status`. */
export const verifyRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/verify', (c) => {
    const waiting = findWaiting(instance, readLinkToken(instance, c.req.query('token')));
    const link = waiting?.verification.link;
    if (waiting === undefined || link === undefined) {
      throw new ClerkApiError(400, 'verification_link_token_expired', 'expired link token', {
        longMessage: 'Verification link token has expired: a newer link was sent, or nothing waits for it any more.',
      });
    }
    const { status, sessionId } = open(c, instance, waiting);
    if (link.redirectUrl === null) return c.html(`<!doctype html><title>${status}</title><p>${TEXTS[status]}</p>`);
    const url = new URL(link.redirectUrl);
    url.searchParams.set('__clerk_status', status);
    if (sessionId !== null) url.searchParams.set('__clerk_created_session', sessionId);
    return c.redirect(url.toString(), 303);
  });
};
