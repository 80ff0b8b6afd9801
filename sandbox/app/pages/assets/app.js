const settings = JSON.parse(document.body.dataset.settings);
const page = document.body.dataset.page;
const element = (id) => document.getElementById(id);

// Clerk's components take their colours from the page's own variables, so one switch turns both. The variables carry
// a prefix because the components set some of the plain names (`--accent`) on their own elements.
const appearance = {
  variables: {
    colorPrimary: 'var(--app-accent)',
    colorPrimaryForeground: 'var(--app-on-accent)',
    colorBackground: 'var(--app-surface)',
    colorForeground: 'var(--app-text)',
    colorMutedForeground: 'var(--app-muted)',
    colorNeutral: 'var(--app-text)',
    colorInput: 'var(--app-field)',
    colorInputForeground: 'var(--app-text)',
    borderRadius: '0.6rem',
  },
};

element('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const current = root.dataset.theme ?? (systemDark ? 'dark' : 'light');
  root.dataset.theme = current === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
});

let userButtonShown = false;

function showSession(signedIn) {
  for (const node of document.querySelectorAll('[data-signed-in]')) node.hidden = !signedIn;
  for (const node of document.querySelectorAll('[data-signed-out]')) node.hidden = signedIn;
  // Clerk tells of every change, new tokens included; mounting again would close an open menu.
  if (signedIn && !userButtonShown) Clerk.mountUserButton(element('user-button'));
  if (!signedIn && userButtonShown) Clerk.unmountUserButton(element('user-button'));
  userButtonShown = signedIn;
}

async function readProfile() {
  const token = settings.bearer ? await Clerk.session.getToken() : undefined;
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch('/api/v1/users/me', { headers });
  return { status: response.status, body: await response.json() };
}

const LABELS = { email: 'Email', firstName: 'First name', lastName: 'Last name', plan: 'Plan', id: 'Clerk id' };

function showProfile({ status, body }) {
  const answer = element('answer');
  answer.textContent = JSON.stringify(body, null, 2);
  answer.dataset.status = String(status);
  answer.dataset.state = status === 200 ? 'ready' : 'failed';
  answer.hidden = false;
  if (status !== 200) {
    element('profile-status').textContent =
      status === 404 ? 'Your profile has not arrived yet.' : 'Your profile could not be read.';
    return;
  }
  element('profile-status').textContent = 'This is what our database holds about you:';
  element('name').textContent = [body.firstName, body.lastName].filter(Boolean).join(' ') || 'there';
  const rows = Object.entries(LABELS).map(([field, label]) => {
    const row = document.createElement('div');
    row.append(
      Object.assign(document.createElement('dt'), { textContent: label }),
      Object.assign(document.createElement('dd'), { textContent: body[field] ?? '—' }),
    );
    return row;
  });
  element('profile').replaceChildren(...rows);
  element('profile').hidden = false;
}

// A fresh account is signed in before its delivery has made the row, so a 404 is asked again for a while.
async function followProfile() {
  const patience = Date.now() + 15_000;
  let profile = await readProfile();
  while (profile.status === 404 && Date.now() < patience) {
    showProfile(profile);
    await new Promise((resolve) => setTimeout(resolve, 500));
    profile = await readProfile();
  }
  showProfile(profile);
}

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
