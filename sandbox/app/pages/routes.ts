import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Parts } from '../parts.ts';
import type { SignedIn } from '../protect.ts';
import type { StoredUser } from '../store/store.ts';
import { renderPage } from './page.ts';

/** The application's pages. Sign-in and sign-up own the paths below theirs too: Clerk's components step through them. */
export function pageRoutes({ assets, pages, store }: Parts): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();

  routes.get('/', async (c) => c.html(await renderPage({ title: 'Home', name: 'home', body: home() }, pages)));

  for (const name of ['sign-in', 'sign-up'] as const) {
    const title = name === 'sign-in' ? 'Sign in' : 'Sign up';
    const show = () =>
      renderPage({ title, name, body: html`<div class="component"><div id="${name}"></div></div>` }, pages);
    routes.get(`/${name}`, async (c) => c.html(await show()));
    routes.get(`/${name}/*`, async (c) => c.html(await show()));
  }

  routes.get('/dashboard', async (c) => {
    const user = await store.find(c.get('userId'));
    return c.html(await renderPage({ title: 'Dashboard', name: 'dashboard', body: dashboard(user) }, pages));
  });

  for (const { path, type, content } of assets) {
    routes.get(path, (c) => c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=60' }));
  }
  return routes;
}

function home() {
  return html`<section class="hero">
    <h1>Accounts in Clerk, users in your own database</h1>
    <p>
      Accounts live in Clerk. Each change arrives here as a signed delivery and ends in one row of this application's
      own database.
    </p>
    <p class="actions">
      <a class="button" href="/sign-up" data-signed-out>Create an account</a>
      <a class="button outline" href="/sign-in" data-signed-out>Sign in</a>
      <a class="button" href="/dashboard" data-signed-in hidden>Open the dashboard</a>
    </p>
  </section>`;
}

function dashboard(user: StoredUser | undefined) {
  const name = [user?.firstName, user?.lastName].filter(Boolean).join(' ') || 'there';
  return html`<section class="narrow">
    <h1>Hello, <span id="name">${name}</span></h1>
    <p id="profile-status" role="status">Reading your profile…</p>
    <dl id="profile" hidden></dl>
    <pre id="answer" data-state="loading" hidden></pre>
    <p class="actions"><button class="button outline" id="sign-out" type="button">Sign out</button></p>
  </section>`;
}
