import { expect, test } from 'vitest';
import { PreflightError } from '../../checklists/error.ts';
import { assertLoadTarget, runLoad } from '../../load/index.ts';
import { configFor, stage } from './context.ts';

test.each([
  'http://127.0.0.1:3000/api',
  'http://127.8.9.10/',
  'http://localhost:3000',
  'https://LOCALHOST./x',
  'http://[::1]:3000',
  'http://2130706433/', // 127.0.0.1, as WHATWG reads it
])('load may go to %s', (url) => {
  expect(() => assertLoadTarget(url)).not.toThrow();
});

test('one other host may be named', () => {
  expect(() => assertLoadTarget('https://Staging.example.com/api', 'staging.example.com')).not.toThrow();
});

test.each([
  ['https://staging.example.com/', undefined],
  ['https://staging.example.com/', 'example.com'],
  ['https://a.staging.example.com/', 'staging.example.com'],
  ['http://127.0.0.1.example.com/', undefined],
  ['http://localhost.example.com/', undefined],
  ['http://app.localhost/', undefined],
  ['http://127.0.0.1@example.com/', undefined],
  ['http://0.0.0.0:3000/', undefined],
  ['http://10.0.0.7/', undefined],
  ['http://[::ffff:10.0.0.7]/', undefined],
  ['https://api.clerk.com/v1', 'api.clerk.com'],
  ['https://clerk.com./v1', 'clerk.com.'],
  ['https://happy-cat-1.clerk.accounts.dev', 'happy-cat-1.clerk.accounts.dev'],
  ['https://x.lcl.dev', 'x.lcl.dev'],
  ['https://api.clerk.dev', 'api.clerk.dev'],
  ['ftp://127.0.0.1/', undefined],
  ['file:///etc/passwd', undefined],
  ['nonsense', undefined],
])('load never goes to %s (allowed: %s)', (url, allowed) => {
  expect(refusalOf(() => assertLoadTarget(url, allowed))).toBe('usage');
});

test('what speaks for Clerk in the config is spared, on loopback too', () => {
  expect(refusalOf(() => assertLoadTarget('http://127.0.0.1:4000/x', undefined, ['127.0.0.1:4000']))).toBe('usage');
  expect(() => assertLoadTarget('http://127.0.0.1:4001/x', undefined, ['127.0.0.1:4000'])).not.toThrow();
});

test('a run with one refused target sends nothing to the others either', async () => {
  const { context, target } = await stage();
  const good = context.config.mirrors[0]!;
  const mirrors = [good, { ...good, id: 'far', webhook: { ...good.webhook, url: 'https://far.example.com/hook' } }];
  const run = runLoad({ ...context, config: configFor(target.url, { mirrors }) });
  await expect(run).rejects.toMatchObject({ name: 'PreflightError', code: 'usage' });
  expect(target.requests).toEqual({ api: 0, webhook: 0 });
});

function refusalOf(act: () => void): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof PreflightError ? error.code : String(error);
  }
}
