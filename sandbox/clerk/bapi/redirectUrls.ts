import type { Context } from 'hono';
import { readJson, refuseUnknown, requiredText } from '../http/body.ts';
import { ClerkApiError, invalidFormat, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { RedirectUrlRecord } from '../settingRecords.ts';
import { answerList, pageOf } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

function shape(redirect: RedirectUrlRecord): Record<string, unknown> {
  return {
    object: 'redirect_url',
    id: redirect.id,
    url: redirect.url,
    created_at: redirect.createdAt,
    updated_at: redirect.updatedAt,
  };
}

/** URLs that a native application may be sent back to: any scheme but those that run a script. */
function checkUrl(text: string): string {
  const scheme = URL.canParse(text) ? new URL(text).protocol : '';
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || ['', 'javascript:', 'data:', 'vbscript:'].includes(scheme)) {
    throw invalidFormat('url', 'url must be an absolute URL with https:// or a custom scheme.');
  }
  return text;
}

/** Redirect URLs that are allowed: list, create, read, delete. */
export const redirectUrlRoutes: BapiRoutes = (app, instance) => {
  const { redirectUrls } = instance.store;
  const find = (c: Context): RedirectUrlRecord => {
    const id = c.req.param('id') ?? '';
    const redirect = redirectUrls.get(id);
    if (redirect === undefined) throw notFound('redirect url', id);
    return redirect;
  };

  app.get('/redirect_urls', (c) => {
    const all = [...redirectUrls.values()].reverse();
    // Every one of them unless a page is asked for: clients of this list send no limit.
    const page = c.req.query('limit') === undefined && c.req.query('offset') === undefined ? all : pageOf(c, all);
    return answerList(c, page.map(shape), all.length);
  });

  app.post('/redirect_urls', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, ['url']);
    const url = checkUrl(requiredText(body, 'url'));
    if ([...redirectUrls.values()].some((redirect) => redirect.url === url)) {
      throw new ClerkApiError(422, 'duplicate_record', 'duplicate redirect url', {
        longMessage: `The redirect URL ${url} exists already.`,
        param: 'url',
      });
    }
    const now = Date.now();
    const redirect: RedirectUrlRecord = { id: newId('ru'), url, createdAt: now, updatedAt: now };
    redirectUrls.set(redirect.id, redirect);
    return c.json(shape(redirect));
  });

  app.get('/redirect_urls/:id', (c) => c.json(shape(find(c))));

  app.delete('/redirect_urls/:id', (c) => {
    const { id } = find(c);
    redirectUrls.delete(id);
    return c.json({ object: 'redirect_url', id, deleted: true });
  });
};
