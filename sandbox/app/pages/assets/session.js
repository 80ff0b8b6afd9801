import { element } from './page.js';

let userButtonShown = false;

export function showSession(signedIn) {
  for (const node of document.querySelectorAll('[data-signed-in]')) node.hidden = !signedIn;
  for (const node of document.querySelectorAll('[data-signed-out]')) node.hidden = signedIn;
  // Clerk tells of every change, new tokens included; mounting again would close an open menu.
  if (signedIn && !userButtonShown) Clerk.mountUserButton(element('user-button'));
  if (!signedIn && userButtonShown) Clerk.unmountUserButton(element('user-button'));
  userButtonShown = signedIn;
}
