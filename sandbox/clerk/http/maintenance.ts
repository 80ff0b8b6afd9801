import type { MiddlewareHandler } from 'hono';
import type { Instance } from '../instance.ts';
import { ClerkApiError } from './error.ts';

/** What keeps signed-in users going: the one change that maintenance permits. */
const REFRESH = /\/sessions\/[^/]+\/(touch|tokens(\/[^/]+)?)$/;

/**
 * While the instance is in maintenance mode, production refuses every change but the refresh of a session, and a
 * development instance refuses everything (clerk.com/docs/maintenance-mode).
 */
export function refuseInMaintenance(instance: Instance): MiddlewareHandler {
  return async (c, next) => {
    const { method, path } = c.req;
    const permitted = instance.environment === 'production' && (method === 'GET' || REFRESH.test(path));
    if (!instance.settings.maintenanceMode || permitted) return next();
    throw new ClerkApiError(503, 'maintenance_mode', 'System under maintenance', {
      longMessage:
        'We are currently undergoing maintenance and only essential operations are permitted. We will be back shortly.',
    });
  };
}
