import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Backend, refusal, startBackend } from './backend-client.ts';

let backend: Backend;
type Organizations = Backend['client']['organizations'];
let organizations: Organizations;

beforeAll(async () => {
  backend = await startBackend();
  ({ organizations } = backend.client);
});
beforeEach(() => backend.reset());
afterAll(() => backend.stop());

describe('organizations', () => {
  test('are created with their creator as admin, read by id and slug, changed and deleted', async () => {
    const ada = await backend.createUser('ada');
    const made = await organizations.createOrganization({ name: 'Acme', slug: 'acme', createdBy: ada.id });
    expect([made.slug, made.createdBy, made.maxAllowedMemberships]).toEqual(['acme', ada.id, 5]);
    const found = await organizations.getOrganization({ slug: 'acme', includeMembersCount: true });
    expect([found.id, found.membersCount]).toEqual([made.id, 1]);
    const changed = await organizations.updateOrganization(made.id, { name: 'Acme Corp', maxAllowedMemberships: 2 });
    expect([changed.name, changed.maxAllowedMemberships]).toEqual(['Acme Corp', 2]);
    expect(await organizations.deleteOrganization(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await refusal(organizations.getOrganization({ organizationId: made.id }))).toBe('404 resource_not_found');
    expect((await backend.client.users.getOrganizationMembershipList({ userId: ada.id })).data).toEqual([]);
    expect(await backend.events(made.id, 4)).toEqual([
      ...['organization.created', 'organizationMembership.created', 'organization.updated', 'organization.deleted'],
    ]);
  });

  test('metadata is merged or replaced', async () => {
    const { id } = await organizations.createOrganization({
      name: 'Acme',
      publicMetadata: { plan: 'pro', nested: { a: 1, b: 2 } },
      privateMetadata: { secret: 1 },
    });
    const merged = await organizations.updateOrganizationMetadata(id, {
      publicMetadata: { nested: { a: null, c: 3 } },
    });
    expect([merged.publicMetadata, merged.privateMetadata]).toEqual([
      { plan: 'pro', nested: { b: 2, c: 3 } },
      { secret: 1 },
    ]);
    const replaced = await organizations.replaceOrganizationMetadata(id, { publicMetadata: { plan: 'free' } });
    expect([replaced.publicMetadata, replaced.privateMetadata]).toEqual([{ plan: 'free' }, { secret: 1 }]);
  });

  test('are listed by name, members and query', async () => {
    const [ada, bob] = [await backend.createUser('ada'), await backend.createUser('bob')];
    await organizations.createOrganization({ name: 'Beta', createdBy: ada.id });
    const alpha = await organizations.createOrganization({ name: 'Alpha', createdBy: ada.id });
    await organizations.createOrganizationMembership({ organizationId: alpha.id, userId: bob.id, role: 'org:member' });
    const names = async (params: object): Promise<string[]> =>
      (await organizations.getOrganizationList(params)).data.map(({ name }) => name);
    expect(await names({})).toEqual(['Alpha', 'Beta']);
    expect(await names({ orderBy: '-name' })).toEqual(['Beta', 'Alpha']);
    expect(await names({ orderBy: 'members_count' })).toEqual(['Beta', 'Alpha']);
    expect(await names({ query: 'bet' })).toEqual(['Beta']);
    expect(await names({ userId: [bob.id] })).toEqual(['Alpha']);
    expect(await names({ userId: [`-${bob.id}`] })).toEqual(['Beta']);
    expect((await organizations.getOrganizationList({ limit: 1 })).totalCount).toBe(2);
  });

  test.for<[string, Parameters<Organizations['createOrganization']>[0], string]>([
    ['no name', { name: '' }, '422 form_param_missing'],
    ['a name that is too long', { name: 'x'.repeat(257) }, '422 form_param_format_invalid'],
    ['a slug with blanks', { name: 'A', slug: 'a b' }, '422 form_param_format_invalid'],
    ['a slug that is taken', { name: 'A', slug: 'taken' }, '422 form_identifier_exists'],
    ['an unknown creator', { name: 'A', createdBy: 'user_none' }, '404 resource_not_found'],
    ['less than no members', { name: 'A', maxAllowedMemberships: -1 }, '422 form_param_value_invalid'],
    ['a field of its own', { name: 'A', colour: 'red' } as { name: string }, '422 form_param_unknown'],
    ['much metadata', { name: 'A', publicMetadata: { x: 'y'.repeat(9_000) } }, '422 form_param_exceeds_allowed_size'],
  ])('are not created with %s', async ([, params, expected]) => {
    await organizations.createOrganization({ name: 'Taken', slug: 'taken' });
    expect(await refusal(organizations.createOrganization(params))).toBe(expected);
    expect((await organizations.getOrganizationList()).totalCount).toBe(1);
  });
});

describe('memberships', () => {
  async function makeTeam(): Promise<{ organizationId: string; adminId: string; memberId: string }> {
    const [ada, bob] = [await backend.createUser('ada'), await backend.createUser('bob', { firstName: 'Bob' })];
    const { id: organizationId } = await organizations.createOrganization({ name: 'Acme', createdBy: ada.id });
    await organizations.createOrganizationMembership({ organizationId, userId: bob.id, role: 'org:member' });
    return { organizationId, adminId: ada.id, memberId: bob.id };
  }

  test('are listed, changed and deleted, each with its event', async () => {
    const { organizationId, memberId: userId } = await makeTeam();
    const list = async (params: object = {}): Promise<string[]> =>
      (await organizations.getOrganizationMembershipList({ organizationId, ...params })).data.map(({ role }) => role);
    expect(await list()).toEqual(['org:member', 'org:admin']);
    expect(await list({ role: ['org:admin'] })).toEqual(['org:admin']);
    expect(await list({ query: 'bob' })).toEqual(['org:member']);
    expect(await list({ orderBy: 'email_address' })).toEqual(['org:admin', 'org:member']);
    const promoted = await organizations.updateOrganizationMembership({ organizationId, userId, role: 'org:admin' });
    expect(promoted.permissions).toContain('org:sys_memberships:manage');
    const { publicMetadata } = await organizations.updateOrganizationMembershipMetadata({
      ...{ organizationId, userId },
      publicMetadata: { desk: 7 },
    });
    expect(publicMetadata).toEqual({ desk: 7 });
    const removed = await organizations.deleteOrganizationMembership({ organizationId, userId });
    expect(removed.publicUserData).toMatchObject({ userId, firstName: 'Bob' });
    expect((await organizations.getInstanceOrganizationMembershipList({})).totalCount).toBe(1);
    expect((await backend.events(userId, 5)).slice(1)).toEqual([
      ...['organizationMembership.created', 'organizationMembership.updated', 'organizationMembership.updated'],
      'organizationMembership.deleted',
    ]);
  });

  test('end with their user', async () => {
    const { organizationId, memberId } = await makeTeam();
    await backend.client.users.deleteUser(memberId);
    expect((await organizations.getOrganizationMembershipList({ organizationId })).totalCount).toBe(1);
    expect(await backend.events(memberId, 4)).toContain('organizationMembership.deleted');
  });

  test('a session acts for an organization with the permissions of the role', async () => {
    const { client } = backend;
    const { organizationId, memberId } = await makeTeam();
    const permission = async (key: string): Promise<string> =>
      (await client.organizationPermissions.createOrganizationPermission({ name: key, key, description: key })).id;
    const permissions = [await permission('org:reports:read'), await permission('org:invoices:send')];
    await permission('org:invoices:read');
    await client.organizationRoles.createOrganizationRole({ name: 'Clerk', key: 'org:clerk', permissions });
    await organizations.updateOrganizationMembership({ organizationId, userId: memberId, role: 'org:clerk' });
    const session = await client.sessions.createSession({
      userId: memberId,
      ...{ activeOrganizationId: organizationId },
    });
    expect(session).toMatchObject({ lastActiveOrganizationId: organizationId });
    const { jwt } = await client.sessions.getToken(session.id);
    const state = await client.authenticateRequest(
      new Request('http://127.0.0.1:3000/', { headers: { authorization: `Bearer ${jwt}` } }),
    );
    const auth = state.toAuth();
    if (auth?.tokenType !== 'session_token' || !auth.isAuthenticated) throw new Error('Not signed in.');
    expect([auth.orgId, auth.orgRole, auth.orgPermissions]).toEqual([
      organizationId,
      'org:clerk',
      ['org:reports:read', 'org:invoices:send'],
    ]);
    expect(auth.has({ permission: 'org:invoices:send' })).toBe(true);
    expect(auth.has({ permission: 'org:invoices:read' })).toBe(false);
  });

  test('wrong ones are refused', async () => {
    const { organizationId, adminId, memberId } = await makeTeam();
    const add = (userId: string, role: string): Promise<unknown> =>
      organizations.createOrganizationMembership({ organizationId, userId, role });
    expect(await refusal(add(memberId, 'org:member'))).toBe('400 already_a_member_in_organization');
    expect(await refusal(add('user_none', 'org:member'))).toBe('404 resource_not_found');
    expect(await refusal(add(memberId, 'org:pope'))).toBe('404 resource_not_found');
    expect(await refusal(add(memberId, ''))).toBe('422 form_param_missing');
    const change = (userId: string, role: string): Promise<unknown> =>
      organizations.updateOrganizationMembership({ organizationId, userId, role });
    expect(await refusal(change('user_none', 'org:member'))).toBe('404 resource_not_found');
    expect(await refusal(change(adminId, 'org:member'))).toBe('400 organization_minimum_permissions_needed');
    const remove = organizations.deleteOrganizationMembership({ organizationId, userId: adminId });
    expect(await refusal(remove)).toBe('400 organization_minimum_permissions_needed');
    await organizations.updateOrganization(organizationId, { maxAllowedMemberships: 2 });
    const carol = await backend.createUser('carol');
    expect(await refusal(add(carol.id, 'org:member'))).toBe('403 organization_membership_quota_exceeded');
    const session = { userId: carol.id, activeOrganizationId: organizationId };
    expect(await refusal(backend.client.sessions.createSession(session))).toBe('404 resource_not_found');
  });
});

describe('invitations to an organization', () => {
  test('are sent by mail, listed, read and revoked', async () => {
    const ada = await backend.createUser('ada');
    const { id: organizationId } = await organizations.createOrganization({ name: 'Acme', createdBy: ada.id });
    const invitation = await organizations.createOrganizationInvitation({
      ...{ organizationId, inviterUserId: ada.id, emailAddress: 'Eve@example.com', role: 'org:member' },
      redirectUrl: 'http://127.0.0.1:3000/welcome',
    });
    expect(invitation).toMatchObject({ status: 'pending', emailAddress: 'eve@example.com', roleName: 'Member' });
    const mail = backend.clerk.store.inbox.find(({ to }) => to === 'eve@example.com');
    expect(mail).toMatchObject({ purpose: 'organization_invitation', url: invitation.url });
    const bulk = await organizations.createOrganizationInvitationBulk(organizationId, [
      { emailAddress: 'f@example.com', role: 'org:member', inviterUserId: ada.id },
      { emailAddress: 'g@example.com', role: 'org:admin', inviterUserId: ada.id },
    ]);
    expect(bulk.totalCount).toBe(2);
    const params = { organizationId, invitationId: invitation.id };
    expect((await organizations.getOrganizationInvitation(params)).id).toBe(invitation.id);
    const revoked = await organizations.revokeOrganizationInvitation({ ...params, requestingUserId: ada.id });
    expect(revoked).toMatchObject({ status: 'revoked' });
    const pending = await organizations.getOrganizationInvitationList({ organizationId, status: ['pending'] });
    expect(pending.data.map(({ emailAddress }) => emailAddress)).toEqual(['g@example.com', 'f@example.com']);
    const events = await backend.events(invitation.id, 2);
    expect(events).toEqual(['organizationInvitation.created', 'organizationInvitation.revoked']);
    expect(await backend.events('eve@example.com', 3)).toContain('email.created');
    const invited = await backend.createUser('f');
    const own = await backend.client.users.getOrganizationInvitationList({ userId: invited.id });
    expect(own.data.map(({ publicOrganizationData }) => publicOrganizationData?.name)).toEqual(['Acme']);
  });

  test('wrong ones are refused, and none of a list is sent', async () => {
    const ada = await backend.createUser('ada');
    const { id: organizationId } = await organizations.createOrganization({ name: 'Acme', createdBy: ada.id });
    const invite = (emailAddress: string, more: object = {}): Promise<{ id: string }> =>
      organizations.createOrganizationInvitation({ organizationId, emailAddress, role: 'org:member', ...more });
    const first = await invite('eve@example.com');
    expect(await refusal(invite('eve@example.com'))).toBe('400 duplicate_record');
    expect(await refusal(invite('ada@example.com'))).toBe('400 already_a_member_in_organization');
    expect(await refusal(invite('x@example.com', { inviterUserId: 'user_none' }))).toBe('404 resource_not_found');
    expect(await refusal(invite('x@example.com', { role: 'org:pope' }))).toBe('404 resource_not_found');
    expect(await refusal(invite('x@example.com', { redirectUrl: 'nowhere' }))).toBe('422 form_param_format_invalid');
    expect(await refusal(invite('x@example.com', { expiresInDays: 366 }))).toBe('422 form_param_value_invalid');
    expect(await refusal(invite('nonsense'))).toBe('422 form_param_format_invalid');
    const list = ['x@example.com', 'eve@example.com'].map((emailAddress) => {
      return { emailAddress, role: 'org:member' as const, inviterUserId: ada.id };
    });
    expect(await refusal(organizations.createOrganizationInvitationBulk(organizationId, list))).toBe(
      '400 duplicate_record',
    );
    expect((await organizations.getOrganizationInvitationList({ organizationId })).totalCount).toBe(1);
    const revoke = (invitationId: string): Promise<unknown> =>
      organizations.revokeOrganizationInvitation({ organizationId, invitationId, requestingUserId: ada.id });
    await revoke(first.id);
    expect(await refusal(revoke(first.id))).toBe('400 organization_invitation_not_pending');
    expect(await refusal(revoke('orginv_none'))).toBe('404 resource_not_found');
  });
});

test('domains of an organization: added, verified, changed, listed, deleted, refused', async () => {
  const { id: organizationId } = await organizations.createOrganization({ name: 'Acme' });
  const create = (name: string, verified = true): ReturnType<Organizations['createOrganizationDomain']> =>
    organizations.createOrganizationDomain({ organizationId, name, enrollmentMode: 'manual_invitation', verified });
  const domain = await create('acme.example', false);
  expect(domain.verification).toBeNull();
  const verified = await organizations.updateOrganizationDomain({
    ...{ organizationId, domainId: domain.id },
    ...{ enrollmentMode: 'automatic_invitation', verified: true },
  });
  expect(verified.verification?.status).toBe('verified');
  expect(backend.clerk.store.organizationDomains.get(domain.id)?.enrollmentMode).toBe('automatic_invitation');
  expect(await refusal(create('acme.example'))).toBe('422 form_identifier_exists');
  expect(await refusal(create('not a domain'))).toBe('422 form_param_format_invalid');
  expect((await organizations.getOrganizationDomainList({ organizationId })).totalCount).toBe(1);
  const params = { organizationId, domainId: domain.id };
  expect(await organizations.deleteOrganizationDomain(params)).toMatchObject({ deleted: true });
  expect(await refusal(organizations.deleteOrganizationDomain(params))).toBe('404 resource_not_found');
  expect(await backend.events(domain.id, 3)).toEqual([
    ...['organizationDomain.created', 'organizationDomain.updated', 'organizationDomain.deleted'],
  ]);
});

test('roles and permissions: made, changed, given, taken and deleted; Clerk’s own stay', async () => {
  const { organizationRoles: roles, organizationPermissions: permissions } = backend.client;
  const { data } = await permissions.getOrganizationPermissionList();
  const read = await permissions.createOrganizationPermission({ name: 'Read', key: 'org:docs:read', description: '' });
  const role = await roles.createOrganizationRole({ name: 'Reader', key: 'org:reader', permissions: [read.id] });
  const ids = { organizationRoleId: role.id, permissionId: read.id };
  expect(await refusal(roles.assignPermissionToOrganizationRole(ids))).toMatch(/^409 /);
  expect((await roles.removePermissionFromOrganizationRole(ids)).permissions).toEqual([]);
  expect(await refusal(roles.removePermissionFromOrganizationRole(ids))).toBe('404 resource_not_found');
  expect((await roles.getOrganizationRole(role.id)).isCreatorEligible).toBe(false);
  expect((await roles.updateOrganizationRole({ organizationRoleId: role.id, name: 'R' })).name).toBe('R');
  expect(await refusal(roles.createOrganizationRole({ name: 'R', key: 'org:reader' }))).toBe(
    '422 form_identifier_exists',
  );
  expect(await refusal(roles.createOrganizationRole({ name: 'R', key: 'reader' }))).toBe(
    '422 form_param_value_invalid',
  );
  const system = data.find(({ key }) => key === 'org:sys_profile:manage')?.id ?? '';
  expect(await refusal(permissions.deleteOrganizationPermission(system))).toMatch(/^403 /);
  const faked = permissions.createOrganizationPermission({ name: 'X', key: 'org:sys_x:read', description: '' });
  expect(await refusal(faked)).toBe('422 form_param_value_invalid');
  await permissions.deleteOrganizationPermission(read.id);
  expect(await refusal(permissions.getOrganizationPermission(read.id))).toBe('404 resource_not_found');
  const [admin] = (await roles.getOrganizationRoleList({ query: 'org:admin' })).data;
  expect(await refusal(roles.deleteOrganizationRole(admin?.id ?? ''))).toMatch(/^422 /);
  expect(await roles.deleteOrganizationRole(role.id)).toMatchObject({ deleted: true });
  expect(await backend.events(role.id, 4)).toEqual([
    ...['role.created', 'role.updated', 'role.updated', 'role.deleted'],
  ]);
});
