import { decides } from '../../fixtures/check/decides.ts';
import { Finding } from '../../fixtures/check/outcome.ts';
import { askClerk, describeClerkError } from '../../fixtures/clerk/backend.ts';
import { frontendKeys, servedPublishableKeys } from '../../fixtures/clerk/instance.ts';
import { parsePublishableKey, requireSecretKey, WEBHOOK_KEY_BYTES } from '../../fixtures/clerk/keys.ts';
import { secretKeyOf } from '../../fixtures/webhook/signature.ts';
import { target, test } from '../../fixtures/test.ts';

const INSTANCE_ITEMS = ['env.dev.clerk-instance', 'env.staging.clerk-instance', 'env.prod.clerk-instance'] as const;

const reachable = decides({
  id: 'config.clerk-api',
  items: ['integration.api.clerk-reachable', ...INSTANCE_ITEMS],
  remedy:
    'Check the secret key on the API keys page of the Clerk dashboard, and that this machine may reach Clerk’s Backend API.',
});
test('Clerk’s Backend API accepts the secret key', reachable, async ({ judge, clerk }) =>
  judge(async () => {
    const { keys } = await clerk.jwks.getJwks().catch(async (error: unknown) => {
      const { status } = error as { status?: unknown };
      if (status !== 401 && status !== 403)
        return askClerk('give its public keys', () => Promise.reject(error as Error));
      throw new Finding({ expected: 'Clerk accepts the secret key', seen: describeClerkError(error) });
    });
    return `the instance has ${keys?.length ?? 0} public key(s)`;
  }),
);

const modes = decides({
  id: 'config.key-modes',
  items: [...INSTANCE_ITEMS, 'migration.keys.publishable-live', 'migration.keys.secret-live'],
  remedy: 'Take both keys from one instance: pk_live_ and sk_live_ on production, pk_test_ and sk_test_ elsewhere.',
});
test('the keys suit the environment', modes, async ({ judge }) =>
  judge(async () => {
    const { mode } = parsePublishableKey(target.clerk.publishableKey);
    const secret = requireSecretKey(target.clerk.secretKey);
    if (mode !== secret)
      throw new Finding({ expected: 'both keys of one mode', seen: `pk_${mode}_ with sk_${secret}_` });
    if (target.target.environment === 'production' && mode !== 'live') {
      throw new Finding({ expected: 'live keys on production', seen: `pk_${mode}_ and sk_${secret}_` });
    }
    return `both keys are ${mode} keys, on ${target.target.environment}`;
  }),
);

const same = decides({
  id: 'config.one-instance',
  items: [...INSTANCE_ITEMS, 'migration.keys.same-instance'],
  remedy: 'The publishable key and the secret key belong to two Clerk instances: take both from the same one.',
});
test('publishable and secret key belong to one instance', same, async ({ judge, clerk }) =>
  judge(async () => {
    const { keys } = await askClerk('give its public keys', () => clerk.jwks.getJwks());
    const backend = (keys ?? []).map(({ kid }) => kid).sort();
    const frontend = await frontendKeys(target);
    if (backend.some((kid) => frontend.includes(String(kid)))) return 'Frontend and Backend API show the same key';
    throw new Finding({
      expected: 'the Frontend API named by the publishable key shows the secret key’s instance’s keys',
      seen: `two instances: ${backend.join(', ')} and ${frontend.join(', ')}`,
    });
  }),
);

const served = decides({
  id: 'config.served-key',
  items: ['migration.keys.same-instance'],
  severity: 'major',
  remedy: 'The deployed pages carry another publishable key than the config: rebuild them with this environment’s key.',
});
test('the deployed pages carry this publishable key', served, async ({ judge }) =>
  judge(async () => {
    const keys = await servedPublishableKeys(target);
    const foreign = keys.filter((key) => key !== target.clerk.publishableKey);
    if (foreign.length === 0) return `the sign-in page and its scripts carry it`;
    throw new Finding({
      expected: 'the config’s publishable key in the page and its scripts',
      seen: `another key, of ${foreign.map((key) => parsePublishableKey(key).frontendApi).join(', ')}`,
    });
  }),
);

for (const mirror of target.mirrors) {
  const secret = decides({
    id: `config.webhook-secret@${mirror.id}`,
    items: ['migration.keys.webhook-secret'],
    remedy:
      'Copy the signing secret of this endpoint from the Webhooks page of the Clerk dashboard; each endpoint has its own.',
  });
  test(`the webhook secret can be one (${mirror.id})`, secret, async ({ judge }) =>
    // Reading the config has refused what is no whsec_ at all; here the length goes on record.
    judge(async ({ measure }) => {
      const bytes = Buffer.from(secretKeyOf(mirror.webhook.secret), 'base64').length;
      const { least, most } = WEBHOOK_KEY_BYTES;
      measure({ name: 'signing key', value: bytes, unit: 'bytes', limit: least, wanted: 'at-least' });
      if (bytes >= least && bytes <= most) return `it starts with whsec_ and decodes to ${bytes} bytes`;
      throw new Finding({ expected: `${least} to ${most} bytes`, seen: `${bytes} bytes` });
    }),
  );
}
