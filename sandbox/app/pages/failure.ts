import type { Context } from 'hono';
import { html } from 'hono/html';
import type { PageSettings } from './page.ts';
import { renderPage } from './page.ts';

const WORDS = {
  404: ['Not found', 'There is nothing at this address.'],
  500: ['Something went wrong', 'It has been written down. Please try again.'],
  503: ['Sign-in is not available', 'We cannot reach our sign-in service right now. Please try again in a moment.'],
} as const;

/** A page that says what went wrong, in general terms. It needs nothing from Clerk to show. */
export async function showFailure(c: Context, settings: PageSettings, status: keyof typeof WORDS): Promise<Response> {
  const [title, words] = WORDS[status];
  const body = html`<section class="narrow">
    <h1>${title}</h1>
    <p>${words}</p>
    <p><a href="/">Back to the home page</a></p>
  </section>`;
  return c.html(await renderPage({ title, name: 'failure', body }, settings), status);
}
