import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { DevBrowserRecord } from '../records.ts';
import { ClerkApiError } from '../http/error.ts';
import type { FapiRoutes } from './visitor.ts';

export function newDevBrowser(instance: Instance): DevBrowserRecord {
  const devBrowser = { id: newId('dvb'), clientId: null };
  instance.store.devBrowsers.set(devBrowser.id, devBrowser);
  return devBrowser;
}

/** The token by which a development instance knows a browser, in place of cross-site cookies. */
export const devBrowserRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/dev_browser', (c) => {
    if (instance.environment !== 'development') {
      throw new ClerkApiError(400, 'operation_not_allowed_on_production_instance', 'Not on production', {
        longMessage: 'Development browsers exist on development instances only.',
      });
    }
    const now = Date.now();
    const { id } = newDevBrowser(instance);
    return c.json({ object: 'dev_browser', id, instance_id: instance.id, created_at: now, updated_at: now });
  });
};
