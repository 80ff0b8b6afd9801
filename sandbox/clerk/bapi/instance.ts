import { booleanField, readJson, refuseUnknown, textField, textListField } from '../http/body.ts';
import type { BapiRoutes } from './routes.ts';

const CHANGEABLE = [
  ...['test_mode', 'hibp', 'support_email', 'clerk_js_version', 'development_origin', 'allowed_origins'],
  ...['cookieless_dev', 'url_based_session_syncing', 'preferred_sign_in_strategy_when_password_required'],
];

/** The instance itself: what it is, its settings, its keys. */
export const instanceRoutes: BapiRoutes = (app, instance) => {
  app.get('/jwks', (c) => c.json({ keys: [instance.keys.jwk] }));

  app.get('/instance', (c) =>
    c.json({
      object: 'instance',
      id: instance.id,
      environment_type: instance.environment,
      allowed_origins: instance.settings.allowedOrigins,
      workspace_id: null,
    }),
  );

  app.patch('/instance', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, CHANGEABLE);
    const { settings } = instance;
    const testMode = booleanField(body, 'test_mode');
    const supportEmail = textField(body, 'support_email');
    const origins = body['allowed_origins'] === undefined ? undefined : textListField(body, 'allowed_origins');
    if (testMode !== undefined) settings.testMode = testMode;
    if (supportEmail !== undefined) settings.supportEmail = supportEmail;
    if (origins !== undefined) settings.allowedOrigins = origins;
    return c.body(null, 204);
  });
};
