import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let clerk: ClerkStandIn;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver(SECRET);
  clerk = await startClerk({ endpoints: [{ url: receiver.url, secret: SECRET, events: ['organization.created'] }] });
});
beforeEach(() => fetch(`${clerk.controlUrl}/reset`, { method: 'POST' }));
afterAll(async () => {
  await clerk.stop();
  await receiver.close();
});

async function control(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${clerk.controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}
async function seedUsers(...names: string[]): Promise<string[]> {
  const users = names.map((name) => ({ email_address: [`${name}@example.com`] }));
  return ((await control('/users', { users })).body as { users: { id: string }[] }).users.map(({ id }) => id);
}

describe('seeding organizations', () => {
  test('makes them with their members, by the Backend API’s own rules', async () => {
    const [ada, grace] = await seedUsers('ada', 'grace');
    const organizations = [
      { name: 'Analysts', slug: 'analysts', created_by: ada, members: [{ user_id: grace, role: 'org:member' }] },
    ];
    const { status, body } = await control('/organizations', { organizations });
    expect([status, body]).toMatchObject([201, { organizations: [{ slug: 'analysts', created_by: ada }] }]);
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const [organization] = (await client.organizations.getOrganizationList({ includeMembersCount: true })).data;
    expect(organization?.membersCount).toBe(2);
    await until('the delivery', () => receiver.received.length === 1);
  });

  test.for<[string, unknown, string]>([
    ['no list', { organizations: {} }, 'form_param_format_invalid'],
    ['members in no list', { organizations: [{ name: 'A', members: {} }] }, 'form_param_format_invalid'],
    ['no name', { organizations: [{ slug: 'a' }] }, 'form_param_missing'],
    [
      'an unknown member',
      { organizations: [{ name: 'A', members: [{ user_id: 'user_none', role: 'org:member' }] }] },
      'resource_not_found',
    ],
  ])('is refused with %s, as the Backend API does', async ([, body, code]) => {
    const refused = (await control('/organizations', body)).body as { errors?: { code: string }[] };
    expect(refused.errors?.[0]?.code).toBe(code);
  });
});
