import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event, type EventType } from '../../fixtures/webhook/events/index.ts';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { Visitor } from '../clerk/visitor.ts';

/**
 * The stand-in shapes events from its store, the generator from a seed. Two hands, so they are held against each other: the
 * same fields, but for what is named here.
 */
const ONLY_THE_STAND_IN = ['/bypass_client_trust', '/password_last_updated_at'];

let clerk: ClerkStandIn;
const payloads = new Map<string, unknown>();

beforeAll(async () => {
  clerk = await startClerk({
    observe: (each) => {
      if (each.kind === 'event') payloads.set(each.type, each.payload);
    },
  });
  const visitor = new Visitor(clerk);
  const { userId } = await visitor.signUp('ada@example.com');
  visitor.close();
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  await client.users.updateUser(userId, { firstName: 'Ada' });
  const organization = await client.organizations.createOrganization({ name: 'Acme', createdBy: userId });
  await client.organizations.deleteOrganization(organization.id);
  await client.users.deleteUser(userId);
});
afterAll(() => clerk.stop());

test.each<[EventType, string[]]>([
  ['user.created', ONLY_THE_STAND_IN],
  ['user.updated', ONLY_THE_STAND_IN],
  ['user.deleted', []],
  ['organization.deleted', []],
])('%s has the same fields', (type, more) => {
  const theirs = fieldsOf(payloads.get(type)).filter((field) => !more.some((name) => field.endsWith(name)));
  expect(theirs).toEqual(fieldsOf(event(type, { data: {} })));
});

/** Paths of all fields, one element standing for a list. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : fieldsOf(value[0], `${path}/*`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([name, field]) => [`${path}/${name}`, ...fieldsOf(field, `${path}/${name}`)])
    .sort();
}
