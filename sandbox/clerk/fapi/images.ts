import { notFound } from '../http/error.ts';
import type { FapiRoutes } from './visitor.ts';

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, '');

/** Pictures that users uploaded; for the others a disc with their initial, drawn here so that no page needs the internet. */
export const imageRoutes: FapiRoutes = (app, instance) => {
  app.get('/images/:userId/:imageId', (c) => {
    const image = instance.store.users.get(c.req.param('userId'))?.image;
    if (image?.id !== c.req.param('imageId')) throw notFound('image', c.req.param('imageId'));
    c.header('cache-control', 'public, max-age=60');
    return c.body(image.bytes, 200, { 'content-type': image.type, 'x-content-type-options': 'nosniff' });
  });

  app.get('/images/:file', (c) => {
    const user = instance.store.users.get(c.req.param('file').replace(/\.svg$/, ''));
    const name = user?.firstName ?? user?.emailAddresses[0]?.address ?? '?';
    const initial = escapeXml([...name][0]?.toUpperCase() ?? '?');
    c.header('cache-control', 'public, max-age=60');
    return c.body(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="#6c47ff"/>` +
        `<text x="32" y="43" font-family="sans-serif" font-size="30" fill="#fff" text-anchor="middle">${initial}</text></svg>`,
      200,
      { 'content-type': 'image/svg+xml' },
    );
  });
};
