import { expect, test } from 'vitest';
import { readSettings } from '../../sandbox/app/settings.ts';

const key = (host: string) => `pk_test_${Buffer.from(host).toString('base64')}`;
const GOOD = {
  APP_STORE: 'mongodb',
  MONGODB_URI: 'mongodb://127.0.0.1/app',
  CLERK_PUBLISHABLE_KEY: key('clerk.example.com$'),
  CLERK_SECRET_KEY: 'sk_test_1',
};

test('a whole environment is read, with what may be left out filled in', () => {
  expect(readSettings(GOOD)).toEqual({
    store: { kind: 'mongodb', url: 'mongodb://127.0.0.1/app', database: undefined },
    publishableKey: GOOD.CLERK_PUBLISHABLE_KEY,
    databaseTimeoutMs: 3_000,
    frontendApi: 'clerk.example.com',
    secretKey: 'sk_test_1',
    signingSecret: undefined,
    apiUrl: 'https://api.clerk.com',
    port: 0,
    origin: undefined,
    version: 'development',
    fault: '',
  });
});

test.each([
  ['APP_STORE', 'sqlite'],
  ['APP_STORE', undefined],
  ['MONGODB_URI', ''],
  ['CLERK_SECRET_KEY', undefined],
  ['CLERK_PUBLISHABLE_KEY', 'sk_test_Zm9v'],
  ['CLERK_PUBLISHABLE_KEY', key('no-dollar.example.com')],
  ['CLERK_PUBLISHABLE_KEY', key("a.example; script-src 'unsafe-inline'$")],
  ['CLERK_API_URL', 'nowhere'],
  ['PORT', '70000'],
  ['PORT', 'http'],
])('%s=%s is refused by its name, without its value', (name, value) => {
  const failed = () => readSettings({ ...GOOD, [name]: value });
  expect(failed).toThrow(expect.objectContaining({ code: 'environment-missing' }));
  expect(failed).toThrow(name);
  if (value) expect(failed).not.toThrow(value);
});
