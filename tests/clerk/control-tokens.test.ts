import { verifyToken } from '@clerk/backend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';

let clerk: ClerkStandIn;
beforeAll(async () => {
  clerk = await startClerk();
});
afterAll(() => clerk.stop());

async function sign(body: unknown): Promise<{ status: number; jwt: string; code?: string }> {
  const response = await fetch(`${clerk.controlUrl}/tokens`, { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as { jwt?: string; errors?: { code: string }[] };
  const code = answer.errors?.[0]?.code;
  return { status: response.status, jwt: answer.jwt ?? '', ...(code === undefined ? {} : { code }) };
}

const verify = (token: string) => verifyToken(token, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
const now = () => Math.floor(Date.now() / 1_000);
const claims = () => ({
  sub: 'user_2any',
  sid: 'sess_2any',
  iss: clerk.fapiUrl,
  iat: now(),
  nbf: now(),
  exp: now() + 60,
});

test('claims are signed with the key that the JWKS gives', async () => {
  const { status, jwt } = await sign({ claims: claims() });
  expect(status).toBe(201);
  await expect(verify(jwt)).resolves.toMatchObject({ sub: 'user_2any', sid: 'sess_2any' });
});

test.each([
  ['token-expired', () => ({ exp: now() - 60 })],
  ['token-not-active-yet', () => ({ nbf: now() + 600 })],
])('what they say stands, and Clerk’s library refuses it: %s', async (reason, change) => {
  const { jwt } = await sign({ claims: { ...claims(), ...change() } });
  await expect(verify(jwt)).rejects.toMatchObject({ reason });
});

test.each([{}, { claims: 'all' }, { claims: null }, { claims: [] }])('%j is no claims', async (body) => {
  expect(await sign(body)).toMatchObject({ status: 422, code: 'form_param_format_invalid', jwt: '' });
});
