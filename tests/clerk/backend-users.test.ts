import { isClerkAPIResponseError } from '@clerk/shared/error';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../sandbox/clerk/accounts/totp.ts';
import { type Backend, refusal, startBackend } from './backend-client.ts';
import { FakeClock } from './fake-clock.ts';
import { PASSWORD } from './visitor.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let backend: Backend;

beforeAll(async () => {
  backend = await startBackend({ settings: { totp: true, backupCodes: true } });
});
afterAll(() => backend.stop());

/** The client sends whatever it is given; its types leave out some of the document's filters. */
type ListFilter = Parameters<Backend['client']['users']['getUserList']>[0] & Record<string, unknown>;

describe('a list of users', () => {
  async function namesBy(filter: ListFilter): Promise<string> {
    const { data, totalCount } = await backend.client.users.getUserList(filter);
    expect(totalCount).toBe(data.length);
    return data.map(({ firstName }) => firstName).join(' ');
  }

  // Once: the tests below only read, but for the last ones, which come in order.
  beforeAll(async () => {
    await backend.reset();
    const { client } = backend;
    const ada = await backend.createUser('ada', { firstName: 'Ada', lastName: 'Lovelace', username: 'countess' });
    await backend.createUser('grace', { firstName: 'Grace', lastName: 'Hopper', externalId: 'navy-1' });
    const alan = await backend.createUser('alan', { firstName: 'Alan', lastName: 'Turing', username: 'enigma' });
    await client.users.banUser(alan.id);
    await client.sessions.createSession({ userId: ada.id });
    await client.organizations.createOrganization({ name: 'Analysts', slug: 'analysts', createdBy: ada.id });
  });

  test.for<[string, ListFilter, string]>([
    ['newest first', {}, 'Alan Grace Ada'],
    ['by creation', { orderBy: '+created_at' }, 'Ada Grace Alan'],
    ['by last name', { orderBy: 'last_name' }, 'Grace Ada Alan'],
    ['by first name, backwards', { orderBy: '-first_name' }, 'Grace Alan Ada'],
    ['by address', { orderBy: 'email_address' }, 'Ada Alan Grace'],
    ['by username, those without first', { orderBy: 'username' }, 'Grace Ada Alan'],
    ['by last sign-in', { orderBy: '-last_sign_in_at' }, 'Ada Alan Grace'],
    ['by last activity', { orderBy: 'last_active_at' }, 'Grace Alan Ada'],
    ['by last change', { orderBy: '-updated_at' }, 'Alan Grace Ada'],
    ['by phone number, which nobody has', { orderBy: 'phone_number' }, 'Ada Grace Alan'],
    ['banned', { banned: true }, 'Alan'],
    ['a part of an address', { emailAddressQuery: 'GRAC' }, 'Grace'],
    ['a part of a name', { nameQuery: 'a lovel' }, 'Ada'],
    ['a part of a username', { usernameQuery: 'nigm' }, 'Alan'],
    ['a part of anything', { query: 'hop' }, 'Grace'],
    ['too short to be looked up', { query: 'a' }, 'Alan Grace Ada'],
    ['nobody', { query: 'nobody at all' }, ''],
    ['an external id', { externalId: ['navy-1'] }, 'Grace'],
    ['without an external id', { externalId: ['-navy-1'] }, 'Alan Ada'],
    ['usernames', { username: ['enigma', 'countess'] }, 'Alan Ada'],
    ['addresses, one of them unknown', { emailAddress: ['ada@example.com', 'x@example.com'] }, 'Ada'],
    ['a phone number', { phoneNumber: ['+15555550100'] }, ''],
    ['nobody created before', { createdAtBefore: 1 }, ''],
    ['all created after', { createdAtAfter: 1 }, 'Alan Grace Ada'],
    ['signed in', { lastSignInAtAfter: 1 }, 'Ada'],
    ['active since', { last_active_at_since: 1 }, 'Ada'],
    ['two filters at once', { query: 'example.com', banned: true }, 'Alan'],
  ])('%s', async ([, filter, expected]) => {
    expect(await namesBy(filter)).toBe(expected);
  });

  test('of an organization, or of none', async () => {
    const [organization] = (await backend.client.organizations.getOrganizationList()).data;
    const id = organization?.id ?? '';
    expect(await namesBy({ organizationId: [id] })).toBe('Ada');
    expect(await namesBy({ organizationId: [`-${id}`] })).toBe('Alan Grace');
    await backend.client.organizations.deleteOrganization(id);
    expect(await namesBy({ organizationId: [`-${id}`] })).toBe('Alan Grace Ada');
  });

  test('by pages, and after a cursor', async () => {
    const { data } = await backend.client.users.getUserList({ limit: 1, offset: 1 });
    expect(data.map(({ firstName }) => firstName)).toEqual(['Grace']);
    const page = async (query: string): Promise<unknown> => {
      const { body } = await backend.raw('GET', `/users?starting_after=${data[0]?.id}&${query}`);
      return (body as { first_name: string }[]).map(({ first_name }) => first_name);
    };
    expect(await page('')).toEqual(['Ada']);
    expect(await page('order_by=created_at')).toEqual(['Alan']);
    expect(await page('query=example.com')).toEqual(['Ada']);
    expect(await page('query=alan')).toEqual([]);
  });

  test('follows changes of names, addresses and bans', async () => {
    const [alan] = (await backend.client.users.getUserList({ banned: true } as ListFilter)).data;
    await backend.client.users.unbanUser(alan?.id ?? '');
    await backend.client.users.updateUser(alan?.id ?? '', { firstName: 'Aaron' });
    expect(await namesBy({ orderBy: 'first_name' })).toBe('Aaron Ada Grace');
    expect(await namesBy({ query: 'alan ' })).toBe('');
    expect(await namesBy({ banned: true })).toBe('');
    await backend.client.users.deleteUser(alan?.id ?? '');
    expect(await namesBy({ orderBy: 'first_name' })).toBe('Ada Grace');
  });

  test.for([
    ['order_by=shoe_size'],
    ['order_by=constructor'],
    ['limit=0'],
    ['limit=501'],
    ['offset=-1'],
    ['banned=maybe'],
    ['created_at_after=yesterday'],
    ['last_active_at_since=-5'],
    ['starting_after=user_none'],
    ['starting_after=user_none&order_by=username'],
    ['starting_after=user_none&offset=1'],
    [`user_id=${Array.from({ length: 101 }, (_, index) => `u${index}`).join(',')}`],
  ] as const)('is refused with %s', async ([query]) => {
    expect(await backend.raw('GET', `/users?${query}`)).toMatchObject({
      status: 422,
      code: 'form_param_value_invalid',
    });
  });
});

describe('many users at once', () => {
  beforeEach(() => backend.reset());

  test('are banned and let in again, each with its event', async () => {
    const users = [await backend.createUser('ada'), await backend.createUser('bob')];
    const userIds = users.map(({ id }) => id);
    const [ada = ''] = userIds;
    const session = await backend.client.sessions.createSession({ userId: ada });
    const banned = (await backend.raw('POST', '/users/ban', { user_ids: userIds })).body;
    expect((banned as { banned: boolean }[]).map((user) => user.banned)).toEqual([true, true]);
    expect((await backend.client.sessions.getSession(session.id)).status).toBe('revoked');
    await backend.raw('POST', '/users/unban', { user_ids: userIds });
    expect((await backend.client.users.getUser(ada)).banned).toBe(false);
    const events = await backend.events(ada, 5);
    expect(events.toSorted()).toEqual([
      ...['session.created', 'session.revoked', 'user.created', 'user.updated', 'user.updated'],
    ]);
  });

  test('are all left alone when one is unknown', async () => {
    const { id } = await backend.createUser('ada');
    const answer = await backend.raw('POST', '/users/ban', { user_ids: [id, 'user_none'] });
    expect([answer.status, answer.code]).toEqual([404, 'resource_not_found']);
    expect((await backend.client.users.getUser(id)).banned).toBe(false);
    expect((await backend.raw('POST', '/users/ban', {})).code).toBe('form_param_missing');
    expect((await backend.raw('POST', '/users/ban', { user_ids: id })).code).toBe('form_param_format_invalid');
  });
});

describe('email addresses', () => {
  beforeEach(() => backend.reset());

  test('are added, made primary, verified and deleted, each with user.updated', async () => {
    const { client } = backend;
    const user = await backend.createUser('ada');
    const email = await client.emailAddresses.createEmailAddress({
      userId: user.id,
      emailAddress: 'Ada@other.example',
    });
    expect([email.emailAddress, email.verification]).toEqual(['ada@other.example', null]);
    expect(await refusal(client.emailAddresses.updateEmailAddress(email.id, { primary: true, verified: false }))).toBe(
      'undefined undefined',
    );
    await client.emailAddresses.updateEmailAddress(email.id, { verified: true, primary: true });
    const changed = await client.users.getUser(user.id);
    expect(changed.primaryEmailAddress?.emailAddress).toBe('ada@other.example');
    const first = changed.emailAddresses.find(({ emailAddress }) => emailAddress === 'ada@example.com');
    expect(await client.emailAddresses.deleteEmailAddress(first?.id ?? '')).toMatchObject({ deleted: true });
    expect((await client.emailAddresses.getEmailAddress(email.id)).verification?.strategy).toBe('admin');
    expect((await client.users.getUserList({ emailAddress: ['ada@example.com'] })).data).toEqual([]);
    expect(await backend.events(user.id, 5)).toEqual(['user.created', ...Array<string>(4).fill('user.updated')]);
    await client.users.createUser({ emailAddress: ['ada@example.com'], password: PASSWORD });
  });

  test('one replaces all', async () => {
    const user = await backend.createUser('ada');
    const email = await backend.client.users.replaceUserEmailAddress(user.id, { emailAddress: 'new@example.com' });
    const { emailAddresses, primaryEmailAddressId } = await backend.client.users.getUser(user.id);
    expect([emailAddresses.map(({ id }) => id), primaryEmailAddressId]).toEqual([[email.id], email.id]);
  });

  test('wrong ones are refused', async () => {
    const { emailAddresses, users } = backend.client;
    const [ada, bob] = [await backend.createUser('ada'), await backend.createUser('bob')];
    const create = (userId: string, emailAddress: string): Promise<unknown> =>
      emailAddresses.createEmailAddress({ userId, emailAddress });
    expect(await refusal(create('user_none', 'x@example.com'))).toBe('404 resource_not_found');
    expect(await refusal(create(ada.id, 'bob@example.com'))).toBe('422 form_identifier_exists');
    expect(await refusal(create(ada.id, 'nonsense'))).toBe('422 form_param_format_invalid');
    expect(await refusal(create(ada.id, ''))).toBe('422 form_param_missing');
    expect(await refusal(emailAddresses.getEmailAddress('idn_none'))).toBe('404 resource_not_found');
    expect(await refusal(emailAddresses.deleteEmailAddress('idn_none'))).toBe('404 resource_not_found');
    expect(await refusal(users.replaceUserEmailAddress(bob.id, { emailAddress: 'ada@example.com' }))).toBe(
      '422 form_identifier_exists',
    );
    const primary = ada.primaryEmailAddressId ?? '';
    expect(await refusal(emailAddresses.updateEmailAddress(primary, { verified: false }))).toBe(
      '422 form_param_value_invalid',
    );
    expect((await users.getUser(ada.id)).emailAddresses).toHaveLength(1);
  });
});

describe('what a user proves it is with', () => {
  beforeEach(() => backend.reset());

  test('an authenticator and backup codes are brought along, verified, used up and taken away', async () => {
    const { users } = backend.client;
    const user = await backend.createUser('ada', { totpSecret: SECRET, backupCodes: ['rescue-1', 'rescue-2'] });
    expect([user.totpEnabled, user.backupCodeEnabled]).toEqual([true, true]);
    const verify = (code: string): Promise<unknown> => users.verifyTOTP({ userId: user.id, code });
    expect(await verify(totpCode(SECRET, Date.now()))).toMatchObject({ verified: true, code_type: 'totp' });
    expect(await verify('rescue-1')).toMatchObject({ verified: true, code_type: 'backup_code' });
    expect(await refusal(verify('rescue-1'))).toBe('422 form_code_incorrect');
    expect(await refusal(verify(''))).toBe('422 form_param_missing');
    await users.deleteUserBackupCodes(user.id);
    expect((await users.getUser(user.id)).backupCodeEnabled).toBe(false);
    expect(await users.disableUserMFA(user.id)).toMatchObject({ user_id: user.id });
    expect((await users.getUser(user.id)).twoFactorEnabled).toBe(false);
    expect(await refusal(verify('rescue-2'))).toBe('400 totp_not_enabled');
  });

  test('a password is removed, and with it the sessions if that is asked', async () => {
    const { users, sessions } = backend.client;
    const { id } = await backend.createUser('ada');
    const session = await sessions.createSession({ userId: id });
    expect((await users.removePassword(id, { signOutOfOtherSessions: true })).passwordEnabled).toBe(false);
    expect((await sessions.getSession(session.id)).status).toBe('revoked');
    expect(await refusal(users.removePassword(id))).toBe('400 no_password_set');
    expect(await refusal(users.verifyPassword({ userId: id, password: PASSWORD }))).toBe('400 no_password_set');
  });

  test.for([
    ['a secret that is none', { totpSecret: 'nonsense' }, '422 form_param_format_invalid'],
    ['a digest of a password', { passwordDigest: 'x', passwordHasher: 'bcrypt' }, '422 feature_not_enabled'],
    ['a username that is too short', { username: 'ada' }, '422 form_username_invalid_length'],
    ['a username with blanks', { username: 'ada lovelace' }, '422 form_username_invalid_character'],
  ] as const)('nobody is created with %s', async ([, more, expected]) => {
    expect(await refusal(backend.createUser('ada', more))).toBe(expected);
    expect(await backend.client.users.getCount()).toBe(0);
  });
});

test('past the limit the client learns when to try again', async () => {
  const limited = await startBackend({ limits: true, clock: new FakeClock() });
  try {
    const calls = Array.from({ length: 101 }, () => limited.client.users.getCount());
    const refused = (await Promise.allSettled(calls)).filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    const error: unknown = refused[0]?.reason;
    if (!isClerkAPIResponseError(error)) throw new Error('No refusal of the API.');
    expect([error.status, error.errors[0]?.code, error.retryAfter]).toEqual([429, 'too_many_requests', 10]);
  } finally {
    await limited.stop();
  }
});
