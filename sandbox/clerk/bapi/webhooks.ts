import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { BapiRoutes } from './routes.ts';

/**
 * The key in the link is what the portal works with: the application's id, its token, and where its API is. What the link
 * opens is this stand-in's own page instead of the vendor's portal.
 */
function svixUrl({ apiUrl, svix }: Instance): { svix_url: string } {
  const key = Buffer.from(JSON.stringify(svix)).toString('base64');
  return { svix_url: `${apiUrl}/_control/#key=${key}` };
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
