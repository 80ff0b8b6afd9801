import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** A file that the pages load. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Everything in the folder `assets`, read once. */
export function readAssets(): readonly Asset[] {
  const folder = new URL('./assets/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const type = TYPES[extname(file)];
    if (type === undefined) return [];
    return [{ path: `/assets/${file}`, type, content: readFileSync(new URL(file, folder), 'utf8') }];
  });
}
