import { PreflightError } from '../../../checklists/error.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';

/** @throws PreflightError `usage` for what is no http or https URL, or carries a password */
export function requireHttpUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.username !== '' || url.password !== '')) {
    throw new PreflightError('usage', 'The URL carries a user name or password, which has no place on a command line.');
  }
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new PreflightError('usage', `${showText(text, 80)} is not an http or https URL.`, {
      remedy: 'Give the whole URL of the webhook route, such as http://127.0.0.1:3000/api/webhooks/clerk.',
    });
  }
}
