import { defineConfig, env } from './fixtures/config/define.ts';
import type { PreflightConfig } from './fixtures/config/schema.ts';

/**
 * The sandbox as a target. `npm start` and `clerk-preflight sandbox` set the variables named here; a config of your
 * own has the same shape, and the README shows one.
 */
type MirrorConfig = PreflightConfig['mirrors'][number];

const postgres: MirrorConfig = {
  id: 'postgres',
  url: env('SANDBOX_POSTGRES_APP_URL'),
  webhook: { secret: env('SANDBOX_POSTGRES_WEBHOOK_SECRET') },
  database: { kind: 'postgres', url: env('SANDBOX_POSTGRES_DATABASE_URL'), table: 'users' },
  key: 'clerk_id',
  columns: {
    email: 'email',
    first_name: 'first_name',
    last_name: 'last_name',
    image_url: 'image_url',
    external_id: 'external_id',
  },
  defaults: { plan: 'starter' },
  control: { database: { kind: 'toxiproxy', url: env('SANDBOX_POSTGRES_PROXY_URL'), proxy: 'postgres' } },
};

const mongodb: MirrorConfig = {
  id: 'mongodb',
  url: env('SANDBOX_MONGODB_APP_URL'),
  webhook: { secret: env('SANDBOX_MONGODB_WEBHOOK_SECRET') },
  database: { kind: 'mongodb', url: env('SANDBOX_MONGODB_DATABASE_URL'), collection: 'users' },
  // The Clerk id is the document's key as well, and by that every server of the protocol finds it at once.
  key: '_id',
  columns: {
    email: 'email',
    firstName: 'first_name',
    lastName: 'last_name',
    imageUrl: 'image_url',
    externalId: 'external_id',
  },
  defaults: { plan: 'starter' },
  control: { database: { kind: 'toxiproxy', url: env('SANDBOX_MONGODB_PROXY_URL'), proxy: 'mongodb' } },
};

// `clerk-preflight sandbox --database mongo` starts one flavour alone.
const flavours = [
  ...(process.env['SANDBOX_POSTGRES_APP_URL'] === undefined ? [] : [postgres]),
  ...(process.env['SANDBOX_MONGODB_APP_URL'] === undefined ? [] : [mongodb]),
];
const mirrors = flavours.length > 0 ? flavours : [postgres, mongodb];

export default defineConfig({
  target: { name: 'sandbox', environment: 'staging', url: mirrors[0]?.url ?? '', version: 'sandbox' },
  clerk: {
    publishableKey: env('SANDBOX_CLERK_PUBLISHABLE_KEY'),
    secretKey: env('SANDBOX_CLERK_SECRET_KEY'),
    apiUrl: env('SANDBOX_CLERK_API_URL'),
    caFile: env('SANDBOX_CLERK_CA_FILE'),
    controlUrl: env('SANDBOX_CLERK_CONTROL_URL'),
  },
  webhook: {
    path: '/api/webhooks/clerk',
    secret: mirrors[0]?.webhook?.secret ?? env('SANDBOX_POSTGRES_WEBHOOK_SECRET'),
  },
  mirrors,
  api: { user: '/api/v1/users/:id', bearer: true },
  pages: { afterSignIn: '/dashboard' },
  smoke: { syntheticUser: true },
  // Answers enough to tell less than 0.1 % of wrong ones (1,001), at a rate that leaves two busy cores room.
  load: { api: { rate: 210, durationSeconds: 5 }, webhook: { rate: 85, durationSeconds: 2.5 } },
  policies: {
    badSignatureStatus: 400,
    order: 'newest-wins',
    updateOfUnknown: 'create',
    repeatedHeaders: 'refuse',
    malformedStatus: '4xx',
    databaseErrorStatus: '5xx',
    afterDeletion: 'stays-deleted',
    emailOnTwoUsers: 'accepted',
    nulCharacter: 'accepted',
    longNames: 'kept',
    prototypeKeys: 'accepted',
    largeBody: 'accepted',
  },
});
