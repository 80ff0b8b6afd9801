import { element, settings } from './page.js';

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
export async function followProfile() {
  const patience = Date.now() + 15_000;
  let profile = await readProfile();
  while (profile.status === 404 && Date.now() < patience) {
    showProfile(profile);
    await new Promise((resolve) => setTimeout(resolve, 500));
    profile = await readProfile();
  }
  showProfile(profile);
}
