import { invalidValue } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/** What there is, the inbox, and starting over. */
export const stateRoutes: ControlRoutes = (app, instance) => {
  const { store, deliveries, failures } = instance;

  app.get('/state', (c) =>
    c.json({
      instanceId: instance.id,
      environment: instance.environment,
      publishableKey: instance.keys.publishableKey,
      secretKey: instance.keys.secretKey,
      frontendApi: instance.frontendApi,
      fapiUrl: instance.fapiUrl,
      apiUrl: instance.apiUrl,
      tokenLifetimeSeconds: instance.tokenLifetimeSeconds,
      endpoints: deliveries.endpoints(),
      failures: failures.list(),
      injections: deliveries.injections.list(),
      svix: instance.svix,
      counts: {
        users: store.users.size,
        sessions: store.sessions.size,
        clients: store.clients.size,
        signUps: store.signUps.size,
        signIns: store.signIns.size,
        mails: store.inbox.length,
        messages: deliveries.messages.size,
        deliveries: deliveries.list().length,
      },
    }),
  );

  // `since` in milliseconds: mails that were sent then or later.
  app.get('/inbox', (c) => {
    const to = c.req.query('to')?.trim().toLowerCase();
    const since = c.req.query('since') ?? '0';
    if (!/^\d{1,15}$/.test(since)) throw invalidValue('since', 'since must be a time in milliseconds since the epoch.');
    return c.json({
      mails: store.inbox.filter((mail) => (to === undefined || mail.to === to) && mail.sentAt >= Number(since)),
    });
  });

  app.post('/reset', (c) => {
    deliveries.clear();
    deliveries.injections.clear();
    failures.clear();
    instance.limits.clear();
    store.clear();
    return c.json({ reset: true });
  });
};
