import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { fieldAt, textAt } from './fields.ts';
import { type Answer, errorCode, lastCode, PASSWORD, Visitor } from './visitor.ts';

const visitors: Visitor[] = [];
let clerk: ClerkStandIn;

beforeAll(async () => {
  clerk = await startClerk();
});
afterAll(async () => {
  for (const visitor of visitors) visitor.close();
  await clerk.stop();
});

let count = 0;
const address = (): string => `m${(count += 1)}@example.com`;
const EMAILS = '/v1/me/email_addresses';

function visit(): Visitor {
  const visitor = new Visitor(clerk);
  visitors.push(visitor);
  return visitor;
}

async function signedIn(): Promise<{ visitor: Visitor; email: string; userId: string }> {
  const [visitor, email] = [visit(), address()];
  const { userId } = await visitor.signUp(email);
  return { visitor, email, userId };
}

async function addEmail(visitor: Visitor, email: string): Promise<string> {
  // With the slash that clerk-js ends this path in.
  return textAt(await visitor.post(`${EMAILS}/`, { email_address: email }), 'response.id');
}

async function prove(visitor: Visitor, id: string, email: string): Promise<Answer> {
  await visitor.post(`${EMAILS}/${id}/prepare_verification`, { strategy: 'email_code' });
  return visitor.post(`${EMAILS}/${id}/attempt_verification`, { code: lastCode(clerk, email) });
}

describe('email addresses', () => {
  test('are added, proven, made primary and signed in with; the old one goes', async () => {
    const { visitor, email: first, userId } = await signedIn();
    const second = address();
    const id = await addEmail(visitor, second);
    expect(fieldAt(await visitor.get(`${EMAILS}/${id}`), 'response.verification')).toBeNull();
    expect(fieldAt(await prove(visitor, id, second), 'response.verification.status')).toBe('verified');
    const updated = await visitor.override('PATCH', '/v1/me', { primary_email_address_id: id });
    expect(fieldAt(updated, 'response.primary_email_address_id')).toBe(id);
    const old = textAt(await visitor.get(EMAILS), '0.id');
    expect((await visitor.override('DELETE', `${EMAILS}/${old}`)).body.response).toEqual({
      object: 'email_address',
      id: old,
      deleted: true,
    });
    expect(errorCode(await visit().post('/v1/client/sign_ins', { identifier: first }))).toBe(
      'form_identifier_not_found',
    );
    const other = visit();
    await other.post('/v1/client/sign_ins', { identifier: second, password: PASSWORD });
    expect(fieldAt(await other.get('/v1/me'), 'response.id')).toBe(userId);
  });

  test('that are deleted leave another verified one primary', async () => {
    const { visitor } = await signedIn();
    const second = address();
    const id = await addEmail(visitor, second);
    await prove(visitor, id, second);
    await visitor.override('DELETE', `${EMAILS}/${textAt(await visitor.get(EMAILS), '0.id')}`);
    expect(fieldAt(await visitor.get('/v1/me'), 'response.primary_email_address_id')).toBe(id);
  });

  test('that nobody proved are not theirs who typed them', async () => {
    const { visitor } = await signedIn();
    const owners = address();
    const id = await addEmail(visitor, owners);
    expect(errorCode(await visit().post('/v1/client/sign_ins', { identifier: owners }))).toBe(
      'form_identifier_not_found',
    );
    const primary = await visitor.override('PATCH', '/v1/me', { primary_email_address_id: id });
    expect(errorCode(primary)).toBe('form_param_value_invalid');
    await visit().signUp(owners);
    await visitor.post(`${EMAILS}/${id}/prepare_verification`, { strategy: 'email_code' });
    const late = await visitor.post(`${EMAILS}/${id}/attempt_verification`, { code: lastCode(clerk, owners) });
    expect(errorCode(late)).toBe('form_identifier_exists');
  });

  test('refuses what is wrong with a new one', async () => {
    const { visitor, email } = await signedIn();
    const { email: taken } = await signedIn();
    const added = address();
    const id = await addEmail(visitor, added);
    const path = `${EMAILS}/${id}`;
    const only = textAt(await visitor.get(EMAILS), '0.id');
    const rows: [Promise<Answer>, string][] = [
      [visitor.post(EMAILS), 'form_param_missing'],
      [visitor.post(EMAILS, { email_address: 'x' }), 'form_param_format_invalid'],
      [visitor.post(EMAILS, { email_address: taken }), 'form_identifier_exists'],
      [visitor.post(EMAILS, { email_address: email }), 'form_identifier_exists'],
      [visitor.post(EMAILS, { email_address: added }), 'form_identifier_exists'],
      [visitor.post(`${path}/attempt_verification`, { code: '123456' }), 'verification_missing'],
      [visitor.post(`${path}/prepare_verification`), 'form_param_missing'],
      [visitor.post(`${path}/prepare_verification`, { strategy: 'enterprise_sso' }), 'form_param_value_invalid'],
      [
        visitor.post(`${EMAILS}/${only}/prepare_verification`, { strategy: 'email_code' }),
        'verification_already_verified',
      ],
      [visitor.override('DELETE', `${EMAILS}/${only}`), 'last_required_identification_deletion_failed'],
      [visitor.get(`${EMAILS}/idn_none`), 'resource_not_found'],
      [visitor.override('DELETE', `${EMAILS}/idn_none`), 'resource_not_found'],
      [visitor.override('PATCH', '/v1/me', { primary_email_address_id: 'idn_none' }), 'resource_not_found'],
    ];
    for (const [answer, code] of rows) expect(errorCode(await answer)).toBe(code);
    await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    expect(errorCode(await visitor.post(`${path}/attempt_verification`))).toBe('form_param_missing');
    expect(errorCode(await visitor.post(`${path}/attempt_verification`, { code: 'x' }))).toBe('form_code_incorrect');
  });

  test('of somebody else are not there', async () => {
    const [{ visitor }, { visitor: other }] = [await signedIn(), await signedIn()];
    const id = textAt(await other.get(EMAILS), '0.id');
    for (const answer of [
      await visitor.get(`${EMAILS}/${id}`),
      await visitor.override('DELETE', `${EMAILS}/${id}`),
      await visitor.post(`${EMAILS}/${id}/prepare_verification`, { strategy: 'email_code' }),
    ]) {
      expect([answer.status, errorCode(answer)]).toEqual([404, 'resource_not_found']);
    }
  });
});

describe('the password', () => {
  const change = (visitor: Visitor, form: Readonly<Record<string, string>>) =>
    visitor.post('/v1/me/change_password', form);

  test('is changed, and the other sessions end if that is asked for', async () => {
    const { visitor, email } = await signedIn();
    const other = visit();
    await other.post('/v1/client/sign_ins', { identifier: email, password: PASSWORD });
    const form = { current_password: PASSWORD, new_password: 'another horse 43', sign_out_of_other_sessions: 'true' };
    expect((await change(visitor, form)).status).toBe(200);
    expect(errorCode(await other.get('/v1/me'))).toBe('authentication_invalid');
    expect((await visitor.get('/v1/me')).status).toBe(200);
    const signIn = (password: string) => visit().post('/v1/client/sign_ins', { identifier: email, password });
    expect(errorCode(await signIn(PASSWORD))).toBe('form_password_incorrect');
    expect(fieldAt(await signIn('another horse 43'), 'response.status')).toBe('complete');
  });

  test('is removed once, and set again without a current one', async () => {
    const { visitor, email } = await signedIn();
    const remove = (password: string) => visitor.post('/v1/me/remove_password', { current_password: password });
    expect(errorCode(await remove(''))).toBe('form_param_missing');
    expect(errorCode(await remove('wrong'))).toBe('form_password_incorrect');
    expect(fieldAt(await remove(PASSWORD), 'response.password_enabled')).toBe(false);
    expect(errorCode(await remove(PASSWORD))).toBe('no_password_set');
    const signIn = await visit().post('/v1/client/sign_ins', { identifier: email, password: PASSWORD });
    expect(errorCode(signIn)).toBe('strategy_for_user_invalid');
    expect(fieldAt(await change(visitor, { new_password: PASSWORD }), 'response.password_enabled')).toBe(true);
  });

  test.for<[string, Record<string, string>, string, string]>([
    ['no new one', { current_password: PASSWORD }, 'form_param_missing', 'new_password'],
    ['no current one', { new_password: 'long enough 1' }, 'form_param_missing', 'current_password'],
    [
      'a wrong current one',
      { new_password: 'long enough 1', current_password: 'x' },
      'form_password_incorrect',
      'current_password',
    ],
    [
      'a short one',
      { new_password: 'x', current_password: PASSWORD },
      'form_password_length_too_short',
      'new_password',
    ],
    [
      'a long one',
      { new_password: 'é'.repeat(40), current_password: PASSWORD },
      'form_password_length_too_long',
      'new_password',
    ],
  ])('refuses %s', async ([, form, code, param]) => {
    const { visitor } = await signedIn();
    const refused = await change(visitor, form);
    expect([errorCode(refused), refused.body.errors[0]?.meta.param_name]).toEqual([code, param]);
  });
});

describe('the picture', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const upload = async (visitor: Visitor, bytes: Buffer): Promise<Answer> => {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(bytes)], 'me.png'));
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    return visitor.send('POST', '/v1/me/profile_image', body, {
      'content-type': encoded.headers.get('content-type') ?? '',
    });
  };

  test('is uploaded, shown, and taken away', async () => {
    const { visitor } = await signedIn();
    const url = textAt(await upload(visitor, PNG), 'response.public_url');
    const me = await visitor.get('/v1/me');
    expect([fieldAt(me, 'response.has_image'), fieldAt(me, 'response.image_url')]).toEqual([true, url]);
    const shown = await visitor.get(new URL(url).pathname);
    expect([shown.status, shown.headers['content-type'], shown.headers['x-content-type-options']]).toEqual([
      200,
      'image/png',
      'nosniff',
    ]);
    expect(fieldAt(await visitor.override('DELETE', '/v1/me/profile_image'), 'response.deleted')).toBe(true);
    expect((await visitor.get(new URL(url).pathname)).status).toBe(404);
    expect(errorCode(await visitor.override('DELETE', '/v1/me/profile_image'))).toBe('image_not_found');
    expect(fieldAt(await visitor.get('/v1/me'), 'response.has_image')).toBe(false);
  });

  test('may come as base64', async () => {
    const { visitor } = await signedIn();
    const headers = { 'content-type': 'application/octet-stream' };
    const body = `data:image/png;base64,${PNG.toString('base64')}`;
    expect((await visitor.send('POST', '/v1/me/profile_image', body, headers)).status).toBe(200);
  });

  test.for<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'form_param_missing'],
    ['a text', Buffer.from('hello'), 'form_param_value_invalid'],
    ['a script in a picture', Buffer.from('<svg onload="alert(1)"/>'), 'form_param_value_invalid'],
    ['more than the API takes', Buffer.concat([PNG, Buffer.alloc(2_000_000)]), 'request_body_too_large'],
  ])('is not %s', async ([, bytes, code]) => {
    const { visitor } = await signedIn();
    expect(errorCode(await upload(visitor, bytes))).toBe(code);
  });

  test('is not a form that was cut', async () => {
    const { visitor } = await signedIn();
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const refused = await visitor.send('POST', '/v1/me/profile_image', '--x\r\nContent-Dis', headers);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'malformed_request_parameters']);
  });
});

test('a user who may not leave stays; one who may takes everything along', async () => {
  const { visitor, userId } = await signedIn();
  const user = clerk.store.users.get(userId);
  if (user !== undefined) user.deleteSelfEnabled = false;
  const refused = await visitor.override('DELETE', '/v1/me');
  expect([refused.status, errorCode(refused)]).toEqual([403, 'user_delete_self_not_enabled']);
  if (user !== undefined) user.deleteSelfEnabled = true;
  expect(fieldAt(await visitor.override('DELETE', '/v1/me'), 'response.deleted')).toBe(true);
  expect(errorCode(await visitor.get('/v1/me'))).toBe('authentication_invalid');
});

test.for([
  ['GET', '/v1/me'],
  ['PATCH', '/v1/me'],
  ['DELETE', '/v1/me'],
  ['PATCH', '/v1/me/metadata'],
  ['GET', EMAILS],
  ['POST', EMAILS],
  ['POST', `${EMAILS}/idn_1/prepare_verification`],
  ['POST', '/v1/me/change_password'],
  ['POST', '/v1/me/remove_password'],
  ['POST', '/v1/me/profile_image'],
  ['DELETE', '/v1/me/profile_image'],
  ['GET', '/v1/me/sessions'],
  ['GET', '/v1/me/sessions/active'],
])('%s %s needs a session', async ([method = '', path = '']) => {
  const visitor = visit();
  const refused = await (method === 'GET' ? visitor.get(path) : visitor.send(method, path, ''));
  expect([refused.status, errorCode(refused)]).toEqual([401, 'authentication_invalid']);
});
