import { expect, test } from 'vitest';
import { startClerk } from '../../sandbox/clerk/index.ts';
import { Visitor } from './visitor.ts';

test('two hundred clients at once see each their own, and nobody else', async () => {
  const lines: string[] = [];
  const clerk = await startClerk({ log: (line) => lines.push(line) });
  const guests = Array.from({ length: 200 }, (_, index) => ({
    address: `guest-${index}@example.com`,
    browser: new Visitor(clerk),
  }));
  const seen = await Promise.all(
    guests.map(async ({ address, browser }) => {
      const { userId, sessionId } = await browser.signUp(address);
      const [{ body: me }, token] = await Promise.all([
        browser.get('/v1/me'),
        browser.post(`/v1/client/sessions/${sessionId}/tokens`),
      ]);
      const claims = JSON.parse(Buffer.from(token.body.jwt.split('.')[1] ?? '', 'base64url').toString()) as object;
      return { userId, sessionId, address, claims, me };
    }),
  );
  for (const { userId, sessionId, address, claims, me } of seen) {
    expect(me.response).toMatchObject({ id: userId, email_addresses: [{ email_address: address }] });
    expect(me.client.sessions.map(({ id }) => id)).toEqual([sessionId]);
    expect(claims).toMatchObject({ sub: userId, sid: sessionId });
  }
  expect(new Set(seen.map(({ userId }) => userId)).size).toBe(200);
  // One's cookie and another's session: as if it were not there.
  const [first, second] = guests;
  const foreign = `/v1/client/sessions/${seen[1]?.sessionId}`;
  for (const answer of [await first?.browser.get(foreign), await first?.browser.post(`${foreign}/tokens`)]) {
    expect([answer?.status, answer?.text.includes(second?.address ?? '-')]).toEqual([404, false]);
  }
  guests.forEach(({ browser }) => browser.close());
  await clerk.stop();
  expect(lines).toEqual([]);
});
