import { clerkSetup } from '@clerk/testing/playwright';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startClerk } from '../../sandbox/clerk/index.ts';
import { Visitor } from './visitor.ts';

afterEach(() => vi.unstubAllEnvs());

describe('starting', () => {
  test.for([['fapiPort'], ['bapiPort']] as const)(
    'refuses a %s that is in use, and leaves nothing listening',
    async ([option]) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const start = startClerk({ [option]: port });
      await expect(start).rejects.toMatchObject({
        name: 'PreflightError',
        code: 'port-in-use',
        remedy: expect.any(String) as string,
      });
      await expect(start).rejects.toThrow(String(port));
      await new Promise((resolve) => server.close(resolve));
    },
  );

  test('refuses a bad endpoint before it listens', async () => {
    const start = startClerk({ endpoints: [{ url: 'https://example.com' }] });
    await expect(start).rejects.toMatchObject({ code: 'usage' });
  });

  test('frees its ports when it stops, twice without harm', async () => {
    const clerk = await startClerk();
    await clerk.stop();
    await clerk.stop();
    const again = await startClerk({ fapiPort: Number(new URL(clerk.fapiUrl).port) });
    expect(again.fapiUrl).toBe(clerk.fapiUrl);
    await again.stop();
  });

  test('its certificate is good for 127.0.0.1 and localhost, and trusted as its own authority', async () => {
    const clerk = await startClerk();
    const port = Number(new URL(clerk.fapiUrl).port);
    const authorized = (servername: string) =>
      new Promise<boolean>((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, ca: clerk.certificate, servername }, () => {
          resolve(socket.authorized);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    expect(await authorized('localhost')).toBe(true);
    const visitor = new Visitor(clerk);
    expect((await visitor.get('/v1/health')).status).toBe(200);
    await expect(authorized('example.com')).rejects.toThrow(/altnames/);
    visitor.close();
    await clerk.stop();
  });
});

describe('@clerk/testing', () => {
  test('clerkSetup gets a testing token, which lets bot protection pass', async () => {
    const clerk = await startClerk();
    for (const name of ['CLERK_FAPI', 'CLERK_TESTING_TOKEN']) vi.stubEnv(name, undefined);
    const { publishableKey, secretKey, apiUrl } = clerk;
    await clerkSetup({ publishableKey, secretKey, dotenv: false, ...{ apiUrl } });
    expect(process.env['CLERK_FAPI']).toBe(clerk.frontendApi);
    const visitor = new Visitor(clerk);
    const token = encodeURIComponent(process.env['CLERK_TESTING_TOKEN'] ?? '');
    const passed = await visitor.post(`/v1/client?__clerk_testing_token=${token}`);
    expect(passed.body.response.captcha_bypass).toBe(true);
    const refused = await visitor.get('/v1/client?__clerk_testing_token=made-up');
    expect(refused.body.response.captcha_bypass).toBe(false);
    visitor.close();
    await clerk.stop();
  });
});
