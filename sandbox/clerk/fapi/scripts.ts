import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { FapiRoutes } from './visitor.ts';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
};

const noScript = (path: string): ClerkApiError =>
  new ClerkApiError(404, 'resource_not_found', 'Resource not found', { longMessage: `There is no script at ${path}.` });

function folderOf(instance: Instance, name: string): string | undefined {
  if (name === 'clerk-js') return instance.scripts?.clerkJs;
  return name === 'ui' ? instance.scripts?.ui : undefined;
}

/** A path as it was meant; undefined where an escape is broken. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Whether a version in a path (`6`, `6.34`, `6.34.1`, `latest`) is the one that is there. */
function fits(asked: string, present: string): boolean {
  return asked === present || present.startsWith(`${asked}.`) || asked === 'latest';
}

/** clerk-js and its components, from the folders of their npm packages, at the paths of Clerk's own host. */
export const scriptRoutes: FapiRoutes = (app, instance) => {
  const files = new Map<string, Promise<Buffer>>();
  const read = (path: string): Promise<Buffer> => {
    const known = files.get(path) ?? readFile(path);
    files.set(path, known);
    // A file that could not be read may be there next time.
    known.catch(() => files.delete(path));
    return known;
  };
  app.get('/npm/@clerk/:package/dist/*', async (c) => {
    const [name = '', version = 'latest'] = c.req.param('package').split('@');
    const folder = folderOf(instance, name);
    if (folder === undefined) throw noScript(c.req.path);
    const manifest = JSON.parse((await read(join(folder, 'package.json'))).toString()) as { version: string };
    const dist = join(folder, 'dist') + sep;
    const inDist = decode(c.req.path.slice(c.req.path.indexOf('/dist/') + '/dist/'.length));
    if (inDist === undefined) throw noScript(c.req.path);
    const path = normalize(join(dist, inDist));
    const type = TYPES[path.split('.').pop() ?? ''];
    if (!fits(version, manifest.version) || !path.startsWith(dist) || path.includes('\0') || type === undefined) {
      throw noScript(c.req.path);
    }
    const content = await read(path).catch(() => {
      throw noScript(c.req.path);
    });
    c.header('access-control-allow-origin', c.req.header('origin') ?? '*');
    c.header('cache-control', 'public, max-age=3600');
    return c.body(new Uint8Array(content), 200, { 'content-type': type });
  });
};
