import { createClerkClient } from '@clerk/backend';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClerkStandIn } from '../../sandbox/clerk/index.ts';

/** The smallest application that Clerk's own scripts run in: sign-up, sign-in, and a home with the user button. */
function html(clerk: ClerkStandIn): string {
  const scripts = `${clerk.fapiUrl}/npm/@clerk`;
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>
<div id="app"></div>
<script data-clerk-publishable-key="${clerk.publishableKey}" src="${scripts}/clerk-js@6/dist/clerk.browser.js" crossorigin="anonymous"></script>
<script src="${scripts}/ui@1/dist/ui.browser.js" crossorigin="anonymous"></script>
<script>
window.addEventListener('load', async () => {
  await window.Clerk.load({
    ui: { ClerkUI: window.__internal_ClerkUICtor },
    signInUrl: '/sign-in', signUpUrl: '/sign-up',
    signInFallbackRedirectUrl: '/', signUpFallbackRedirectUrl: '/', afterSignOutUrl: '/sign-in',
  });
  const app = document.getElementById('app');
  if (location.pathname.startsWith('/sign-up')) window.Clerk.mountSignUp(app);
  else if (location.pathname.startsWith('/sign-in')) window.Clerk.mountSignIn(app);
  else if (location.pathname === '/sso-callback') await window.Clerk.handleRedirectCallback({});
  else if (location.pathname === '/user' && window.Clerk.user) window.Clerk.mountUserProfile(app);
  else if (window.Clerk.user) {
    const name = document.createElement('p');
    name.id = 'signed-in-as';
    name.textContent = window.Clerk.user.primaryEmailAddress.emailAddress;
    const button = document.createElement('div');
    app.append(name, button);
    window.Clerk.mountUserButton(button);
  } else app.textContent = 'signed out';
});
</script></body></html>`;
}

/** A page that the server judges, as a framework's middleware does: it hands a handshake on, or says who is there. */
async function answerPrivately(clerk: ClerkStandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { secretKey, publishableKey, apiUrl } = clerk;
  const client = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });
  const { host = '', ...headers } = request.headers;
  const forwarded = new Headers();
  for (const name of ['cookie', 'accept', 'sec-fetch-dest', 'referer']) {
    const value = headers[name];
    if (typeof value === 'string') forwarded.set(name, value);
  }
  const asked = new Request(`http://${host}${request.url ?? '/'}`, { headers: forwarded });
  const state = await client.authenticateRequest(asked);
  const location = state.headers.get('location');
  response.setHeader('set-cookie', state.headers.getSetCookie());
  if (location !== null) response.writeHead(307, { location }).end();
  else response.end(`<p id="who">${state.toAuth()?.userId ?? 'nobody'}</p>`);
}

export async function servePage(clerk: ClerkStandIn): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/private')) void answerPrivately(clerk, request, response);
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html(clerk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
