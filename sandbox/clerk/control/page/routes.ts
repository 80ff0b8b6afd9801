import { readFileSync } from 'node:fs';
import type { ControlRoutes } from '../routes.ts';

/** Nothing from anywhere else, nothing inline, and no text that becomes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const FILES = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/table.js', 'table.js', 'text/javascript; charset=utf-8'],
  ['/detail.js', 'detail.js', 'text/javascript; charset=utf-8'],
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
] as const;

/** The page that shows what there is, in a few files of plain HTML, CSS and JavaScript. */
export const pageRoutes: ControlRoutes = (app) => {
  for (const [path, file, type] of FILES) {
    const url = new URL(`./assets/${file}`, import.meta.url);
    let content: string | undefined;
    app.get(path, (c) => {
      // Most instances are never looked at, so a file is read when it is first asked for.
      content ??= readFileSync(url, 'utf8');
      return c.body(content, 200, { ...HEADERS, 'content-type': type });
    });
  }
};
