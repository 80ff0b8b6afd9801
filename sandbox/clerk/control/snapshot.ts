import { readJson } from '../http/body.ts';
import { restoreSnapshot, takeSnapshot } from '../snapshot/snapshot.ts';
import type { ControlRoutes } from './routes.ts';

/** The whole state as JSON, and back. Keys and ports are not part of it. */
export const snapshotRoutes: ControlRoutes = (app, instance) => {
  app.get('/snapshot', (c) => c.json(takeSnapshot(instance)));

  app.post('/restore', async (c) => {
    restoreSnapshot(instance, await readJson(c));
    return c.json({ restored: true });
  });
};
