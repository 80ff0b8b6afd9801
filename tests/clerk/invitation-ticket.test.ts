import { createClerkClient } from '@clerk/backend';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { errorCode, lastLink, PAGE, PASSWORD, Visitor } from './visitor.ts';

const ADDRESS = 'ada@example.com';

let clerk: ClerkStandIn;
let client: ReturnType<typeof createClerkClient>;
let visitor: Visitor;
beforeAll(async () => {
  clerk = await startClerk({ settings: { signUpMode: 'restricted' } });
  client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  visitor = new Visitor(clerk);
});
afterEach(() => visitor.close());
afterAll(() => clerk.stop());

const invite = (): Promise<{ id: string }> =>
  client.invitations.createInvitation({
    emailAddress: ADDRESS,
    redirectUrl: `${PAGE}/join`,
    publicMetadata: { plan: 'pro' },
  });

async function inviteToOrganization(): Promise<string> {
  const { id: createdBy } = await client.users.createUser({ emailAddress: ['boss@example.com'], password: PASSWORD });
  const { id: organizationId } = await client.organizations.createOrganization({ name: 'Engines', createdBy });
  await client.organizations.createOrganizationInvitation({
    organizationId,
    emailAddress: ADDRESS,
    inviterUserId: createdBy,
    role: 'org:member',
    redirectUrl: `${PAGE}/join`,
  });
  return organizationId;
}

/** Opens the link of the mail, and gives what it led to. */
async function follow(): Promise<{ ticket: string; status: string | null }> {
  const { headers } = await visitor.get(lastLink(clerk, ADDRESS));
  const url = new URL(String(headers['location']));
  expect(`${url.origin}${url.pathname}`).toBe(`${PAGE}/join`);
  return { ticket: url.searchParams.get('__clerk_ticket') ?? '', status: url.searchParams.get('__clerk_status') };
}

const signUp = (ticket: string) =>
  visitor.post('/v1/client/sign_ups', { strategy: 'ticket', ticket, password: PASSWORD });

describe('an invitation', () => {
  test('signs up where nobody else may, without a code, and brings its metadata', async () => {
    const { id } = await invite();
    const { ticket, status } = await follow();
    expect(status).toBe('sign_up');
    const done = await signUp(ticket);
    expect(done.body.response).toMatchObject({ status: 'complete', email_address: ADDRESS });
    expect(done.body.client.sessions[0]?.user).toMatchObject({
      public_metadata: { plan: 'pro' },
      email_addresses: [{ verification: { status: 'verified', strategy: 'ticket' } }],
    });
    const { data } = await client.invitations.getInvitationList({ status: 'accepted' });
    expect(data.map((invitation) => invitation.id)).toEqual([id]);
  });

  test('waits until nothing is missing, for its own address only', async () => {
    await invite();
    const { ticket } = await follow();
    const begun = await visitor.post('/v1/client/sign_ups', {
      strategy: 'ticket',
      ticket,
      email_address: 'eve@example.com',
    });
    expect(begun.body.response).toMatchObject({
      email_address: ADDRESS,
      missing_fields: ['password'],
      unverified_fields: [],
      public_metadata: { plan: 'pro' },
    });
    const done = await visitor.override('PATCH', `/v1/client/sign_ups/${begun.body.response.id}`, {
      password: PASSWORD,
    });
    expect(done.body.response.status).toBe('complete');
  });

  test('to an organization makes a member of who signs up, and of who signs in', async () => {
    const organizationId = await inviteToOrganization();
    const { ticket } = await follow();
    const signedUp = await signUp(ticket);
    const members = async (): Promise<number> =>
      (await client.organizations.getOrganizationMembershipList({ organizationId })).totalCount;
    expect(await members()).toBe(2);
    await client.organizations.deleteOrganizationMembership({
      organizationId,
      userId: signedUp.body.response.created_user_id,
    });
    await visitor.override('DELETE', '/v1/client/sessions');
    const [{ id: inviterUserId } = { id: '' }] = (await client.users.getUserList({ query: 'boss' })).data;
    await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: ADDRESS,
      inviterUserId,
      role: 'org:member',
      redirectUrl: `${PAGE}/join`,
    });
    const again = await follow();
    expect(again.status).toBe('sign_in');
    const signedIn = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: again.ticket });
    expect(signedIn.body.response.status).toBe('complete');
    expect(await members()).toBe(2);
  });
});

describe('an invitation is refused', () => {
  test('after it was accepted, revoked or expired', async () => {
    await invite();
    const first = await follow();
    await signUp(first.ticket);
    await visitor.override('DELETE', '/v1/client/sessions');
    expect(errorCode(await signUp(first.ticket))).toBe('invitation_already_accepted');
    await client.users.deleteUser(clerk.store.userByIdentifier(ADDRESS)?.id ?? '');
    const { id } = await invite();
    const second = await follow();
    await client.invitations.revokeInvitation(id);
    expect(errorCode(await signUp(second.ticket))).toBe('revoked_invitation');
    const { id: third } = await invite();
    const { ticket } = await follow();
    Object.assign(clerk.store.invitations.get(third) ?? {}, { expireAt: Date.now() - 1 });
    expect(errorCode(await signUp(ticket))).toBe('ticket_expired_code');
    expect(errorCode(await visitor.get(`/v1/tickets/accept?ticket=${ticket}`))).toBe('ticket_expired_code');
  });

  test('where the account exists, or does not', async () => {
    await invite();
    const { ticket } = await follow();
    const early = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket });
    expect([early.status, errorCode(early)]).toEqual([400, 'invitation_account_not_exists']);
    await client.users.createUser({ emailAddress: [ADDRESS], password: PASSWORD });
    const late = await signUp(ticket);
    expect([late.status, errorCode(late)]).toEqual([400, 'invitation_account_exists']);
  });

  test.for([
    ['no ticket', { strategy: 'ticket' }, 403, 'sign_up_mode_restricted'],
    ['a made-up ticket', { strategy: 'ticket', ticket: 'a.b.c' }, 400, 'ticket_invalid_code'],
  ] as const)('with %s', async ([, form, status, code]) => {
    const answer = await visitor.post('/v1/client/sign_ups', form);
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  });

  test('as the ticket that it is not', async () => {
    const { id: userId } = await client.users.createUser({ emailAddress: [ADDRESS], password: PASSWORD });
    const { token } = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    expect(errorCode(await signUp(token))).toBe('ticket_invalid_code');
    expect(errorCode(await visitor.get(`/v1/tickets/accept?ticket=${token}`))).toBe('ticket_invalid_code');
  });
});
