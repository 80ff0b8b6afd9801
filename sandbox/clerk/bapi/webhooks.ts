import { ClerkApiError } from '../http/error.ts';
import { newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { BapiRoutes } from './routes.ts';

function svixUrl(instance: Instance): { svix_url: string } {
  // The key is good for one log-in; what it opens is this stand-in's own page instead of the vendor's portal.
  const key = Buffer.from(JSON.stringify({ appId: instance.id, oneTimeToken: newSecret(32) })).toString('base64url');
  return { svix_url: `${instance.apiUrl}/_control/#key=${key}` };
}

/** The webhook portal: make its application, get a link that logs in, take it away. */
export const webhookRoutes: BapiRoutes = (app, instance) => {
  const { settings } = instance;

  app.post('/webhooks/svix', (c) => {
    if (settings.svixEnabled) {
      throw new ClerkApiError(400, 'svix_app_exists', 'Svix app already exists', {
        longMessage: 'A Svix app exists already for this instance.',
      });
    }
    settings.svixEnabled = true;
    return c.json(svixUrl(instance));
  });

  app.post('/webhooks/svix_url', (c) => {
    if (!settings.svixEnabled) throw svixAppMissing();
    return c.json(svixUrl(instance));
  });

  app.delete('/webhooks/svix', (c) => {
    if (!settings.svixEnabled) throw svixAppMissing();
    settings.svixEnabled = false;
    for (const { id } of [...instance.deliveries.endpoints()]) instance.deliveries.removeEndpoint(id);
    return c.body(null, 204);
  });
};

const svixAppMissing = (): ClerkApiError =>
  new ClerkApiError(400, 'svix_app_missing', 'Svix app missing', {
    longMessage: 'This instance has no Svix app; create it first.',
  });
