import { createHash } from 'node:crypto';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/**
 * The page's content security policy: nothing is loaded from anywhere; only this style sheet and this script, named by their digests, take effect.
 * `require-trusted-types-for` makes the browser refuse to turn text into markup even if the script tried.
 */
export const renderPolicy = (style: string, script: string) =>
  [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
