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
      counts: {
        users: store.users.size,
        sessions: store.sessions.size,
        clients: store.clients.size,
        signUps: store.signUps.size,
        signIns: store.signIns.size,
        mails: store.inbox.length,
        deliveries: deliveries.list().length,
      },
    }),
  );

  app.get('/inbox', (c) => {
    const to = c.req.query('to')?.trim().toLowerCase();
    return c.json({ mails: store.inbox.filter((mail) => to === undefined || mail.to === to) });
  });

  app.post('/reset', (c) => {
    deliveries.clear();
    failures.clear();
    instance.limits.clear();
    store.clear();
    return c.json({ reset: true });
  });
};
