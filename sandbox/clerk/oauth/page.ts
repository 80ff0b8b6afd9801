import { escapeHtml } from '../../html.ts';
import type { ProviderProfile } from '../records.ts';
import type { Provider } from './providers.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#1f1f1f}
h1{font-size:1.25rem}form{margin:.5rem 0}label{display:block;margin:.5rem 0}
input{display:block;width:100%;box-sizing:border-box;padding:.5rem;font:inherit}
button{width:100%;padding:.6rem;font:inherit;text-align:left;cursor:pointer}small{color:#555}`;

function field(label: string, name: string, type: string, value = ''): string {
  const given = value === '' ? '' : ` value="${escapeHtml(value)}"`;
  return `<label>${label}<input name="${name}" type="${type}" required${given}></label>`;
}

/**
 * The provider's page: choose an account that it knows, give another one, or cancel. It needs no script, so that it
 * works in any browser, and every text in it is somebody's input and escaped.
 *
 * @param request the query that came with the browser, kept in each form
 */
export function renderProviderPage(
  provider: Provider,
  accounts: readonly ProviderProfile[],
  request: Readonly<Record<string, string>>,
): string {
  const kept = Object.entries(request)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const form = (content: string): string => `<form method="post">${kept}${content}</form>`;
  const known = accounts.map(({ id, emailAddress, firstName, lastName }) =>
    form(
      `<button name="account" value="${escapeHtml(id)}">${escapeHtml(`${firstName} ${lastName}`)}<br>` +
        `<small>${escapeHtml(emailAddress)}</small></button>`,
    ),
  );
  const another = form(
    field('Email address', 'email_address', 'email', request['login_hint']) +
      field('First name', 'first_name', 'text') +
      field('Last name', 'last_name', 'text') +
      '<button>Continue with this account</button>',
  );
  const cancel = form('<button name="decision" value="deny">Cancel</button>');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in with ${provider.name}</title>
<style>${STYLE}</style></head><body><h1>Sign in with ${provider.name}</h1>
<p><small>This page is the Clerk stand-in's own, and plays ${provider.name}.</small></p>
${known.join('')}${another}${cancel}</body></html>`;
}
