import { invalidFormat } from './error.ts';

/**
 * An absolute http(s) URL that a browser will be sent to.
 *
 * @throws ClerkApiError `form_param_format_invalid`: anything else could run in the page, or be read as another host
 */
export function readRedirectUrl(text: string | undefined, param = 'redirect_url'): URL {
  const url = URL.canParse(text ?? '') ? new URL(text ?? '') : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidFormat(param, `${param} must be an absolute http(s) URL.`);
  }
  return url;
}
