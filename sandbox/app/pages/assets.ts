import { readFileSync } from 'node:fs';

export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

const FILES = [
  ['app.css', 'text/css; charset=utf-8'],
  ['app.js', 'text/javascript; charset=utf-8'],
  ['theme.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
] as const;

/** The files that the pages load, read once. */
export function readAssets(): readonly Asset[] {
  return FILES.map(([file, type]) => ({
    path: `/assets/${file}`,
    type,
    content: readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8'),
  }));
}
