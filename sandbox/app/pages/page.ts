import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What the pages know of Clerk, and where they lead. */
export interface PageSettings {
  readonly publishableKey: string;
  readonly frontendApi: string;
  readonly signInUrl: string;
  readonly signUpUrl: string;
  /** After signing in or up, unless the visitor was on the way to another page. */
  readonly afterSignInUrl: string;
  readonly afterSignOutUrl: string;
  /** Whether the pages' own calls carry the session token in the Authorization header. */
  readonly bearer: boolean;
}

export interface Page {
  readonly title: string;
  /** Tells the script which page it is on. */
  readonly name: 'home' | 'sign-in' | 'sign-up' | 'dashboard' | 'failure';
  readonly body: Html;
}

/** A whole page in the shared layout. Everything interpolated is escaped. */
export function renderPage(page: Page, settings: PageSettings): Html {
  const clerk = `https://${settings.frontendApi}/npm`;
  const needsClerk = page.name !== 'failure';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Reference application</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/app.css" />
        <script src="/assets/theme.js"></script>
        ${
          needsClerk
            ? html`<script
                  defer
                  crossorigin="anonymous"
                  data-clerk-publishable-key="${settings.publishableKey}"
                  src="${clerk}/@clerk/clerk-js@6/dist/clerk.browser.js"
                ></script>
                <script defer crossorigin="anonymous" src="${clerk}/@clerk/ui@1/dist/ui.browser.js"></script>
                <script type="module" src="/assets/app.js"></script>`
            : ''
        }
      </head>
      <body data-page="${page.name}" data-settings="${JSON.stringify(settings)}">
        <header class="bar">
          <a class="brand" href="/">Reference application</a>
          <nav>
            <a href="/dashboard" data-signed-in hidden>Dashboard</a>
            <a href="${settings.signInUrl}" data-signed-out>Sign in</a>
            <a class="button" href="${settings.signUpUrl}" data-signed-out>Sign up</a>
            <button class="quiet" id="theme" type="button" aria-label="Switch between light and dark">
              ${raw('<span aria-hidden="true">◐</span>')}
            </button>
            <div id="user-button"></div>
          </nav>
        </header>
        <main>${page.body}</main>
      </body>
    </html>`;
}
