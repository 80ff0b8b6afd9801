import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { type Answer, errorCode, lastCode, PASSWORD, Visitor } from './visitor.ts';

const ADDRESS = 'ada@example.com';

let clerk: ClerkStandIn;
/** The browser that the user signed up with, and another. */
let visitor: Visitor;
let device: Visitor;

beforeAll(async () => {
  clerk = await startClerk({ settings: { clientTrust: true } });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  visitor = new Visitor(clerk);
  device = new Visitor(clerk);
});
afterEach(() => [visitor, device].forEach((each) => each.close()));
afterAll(() => clerk.stop());

async function signInHalfway(by: Visitor): Promise<{ path: string; answer: Answer }> {
  const answer = await by.post('/v1/client/sign_ins', { identifier: ADDRESS, password: PASSWORD });
  return { path: `/v1/client/sign_ins/${answer.body.response.id}`, answer };
}

describe('client trust', () => {
  test('asks for a code on a new browser, and never again there', async () => {
    await visitor.signUp(ADDRESS);
    const { path, answer } = await signInHalfway(device);
    expect(answer.body.response).toMatchObject({
      status: 'needs_client_trust',
      client_trust_state: 'new',
      supported_second_factors: [{ strategy: 'email_code', safe_identifier: ADDRESS, primary: true }],
    });
    await device.post(`${path}/prepare_second_factor`, { strategy: 'email_code' });
    const refused = await device.post(`${path}/attempt_second_factor`, {
      strategy: 'email_code',
      code: lastCode(clerk, ADDRESS) === '000000' ? '000001' : '000000',
    });
    expect([refused.status, errorCode(refused)]).toEqual([422, 'form_code_incorrect']);
    const code = lastCode(clerk, ADDRESS);
    const done = await device.post(`${path}/attempt_second_factor`, { strategy: 'email_code', code });
    expect(done.body.response).toMatchObject({
      status: 'complete',
      second_factor_verification: { strategy: 'email_code', status: 'verified' },
    });
    await device.override('DELETE', '/v1/client/sessions');
    const again = (await signInHalfway(device)).answer.body.response;
    expect(again).toMatchObject({ status: 'complete', client_trust_state: 'known' });
  });

  test('asks nothing of who signed up here, came by a code, or is let off', async () => {
    const { userId } = await visitor.signUp(ADDRESS);
    await visitor.override('DELETE', '/v1/client/sessions');
    expect((await signInHalfway(visitor)).answer.body.response.status).toBe('complete');
    const begun = await device.post('/v1/client/sign_ins', { identifier: ADDRESS, strategy: 'email_code' });
    expect(begun.body.response).toMatchObject({ client_trust_state: 'new' });
    const byCode = await device.post(`/v1/client/sign_ins/${begun.body.response.id}/attempt_first_factor`, {
      strategy: 'email_code',
      code: lastCode(clerk, ADDRESS),
    });
    expect(byCode.body.response.status).toBe('complete');
    Object.assign(clerk.store.users.get(userId) ?? {}, { bypassClientTrust: true });
    const third = new Visitor(clerk);
    expect((await signInHalfway(third)).answer.body.response.status).toBe('complete');
    third.close();
  });

  test.for([
    ['before a code was sent', 'attempt', { strategy: 'email_code', code: '424242' }, 'verification_missing'],
    ['with an authenticator', 'attempt', { strategy: 'totp', code: '424242' }, 'no_second_factors'],
    [
      'at an address that is not theirs',
      'prepare',
      { strategy: 'email_code', email_address_id: 'idn_x' },
      'form_resource_not_found',
    ],
  ] as const)('is not had %s', async ([, step, form, code]) => {
    await visitor.signUp(ADDRESS);
    const { path } = await signInHalfway(device);
    expect(errorCode(await device.post(`${path}/${step}_second_factor`, form))).toBe(code);
  });

  test('says nothing before there is somebody to trust', async () => {
    const { body } = await device.post('/v1/client/sign_ins');
    expect(body.response).toMatchObject({ status: 'needs_identifier', client_trust_state: 'pending' });
  });
});
