import { appearance } from './appearance.js';
import { element, page, settings } from './page.js';
import { followProfile } from './profile.js';
import { showSession } from './session.js';
import { offerThemes } from './theme-switch.js';

offerThemes();

async function start() {
  await Clerk.load({
    ui: { ClerkUI: window.__internal_ClerkUICtor },
    appearance,
    signInUrl: settings.signInUrl,
    signUpUrl: settings.signUpUrl,
    signInFallbackRedirectUrl: settings.afterSignInUrl,
    signUpFallbackRedirectUrl: settings.afterSignInUrl,
    afterSignOutUrl: settings.afterSignOutUrl,
  });
  Clerk.addListener(({ session }) => showSession(Boolean(session)));
  showSession(Clerk.isSignedIn);
  document.body.dataset.clerk = 'ready';

  if (page === 'sign-in') Clerk.mountSignIn(element('sign-in'));
  if (page === 'sign-up') Clerk.mountSignUp(element('sign-up'));
  if (page === 'dashboard') {
    element('sign-out').addEventListener('click', () => Clerk.signOut());
    if (Clerk.isSignedIn) await followProfile();
    else location.assign(settings.signInUrl);
  }
}

start().catch((error) => {
  document.body.dataset.clerk = 'failed';
  const notice = Object.assign(document.createElement('p'), {
    className: 'notice',
    textContent: 'Sign-in could not be loaded. Please reload the page.',
  });
  document.querySelector('main').prepend(notice);
  console.error(error);
});
