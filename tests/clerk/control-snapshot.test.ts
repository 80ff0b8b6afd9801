import { createClerkClient } from '@clerk/backend';
import { describe, expect, test } from 'vitest';
import { startClerk } from '../../sandbox/clerk/index.ts';
import { decodeRecord, encodeRecord } from '../../sandbox/clerk/snapshot/codec.ts';
import { openControlStage, SECRET } from './control-stage.ts';
import { FakeClock } from './fake-clock.ts';
import { until } from './receiver.ts';
import { PASSWORD, Visitor } from './visitor.ts';

interface Snapshot {
  [name: string]: unknown;
  store: Record<string, { $map: [string, Record<string, unknown>][] }>;
  settings: Record<string, unknown>;
  messages: { deliveries: Record<string, unknown>[] }[];
}

const clock = new FakeClock();
const { clerk, receiver, control } = await openControlStage({ clock });
const takeSnapshot = async (): Promise<Snapshot> => JSON.parse((await control('GET', '/snapshot')).text) as Snapshot;

const ORGANIZATIONS = ['/organizations', '/organization_roles', '/jwt_templates'];

/** What the three APIs say, byte by byte. */
async function answers(): Promise<string[]> {
  const texts: string[] = [];
  for (const path of [
    '/users',
    '/users?order_by=email_address',
    '/users/count',
    '/sessions',
    '/instance',
    '/jwks',
    ...ORGANIZATIONS,
  ]) {
    const response = await fetch(`${clerk.apiUrl}/v1${path}`, {
      headers: { authorization: `Bearer ${clerk.secretKey}` },
    });
    texts.push(await response.text());
  }
  const { appId, token, serverUrl } = clerk.svix;
  for (const path of ['endpoint', 'msg']) {
    const headers = { authorization: `Bearer ${token}` };
    texts.push(await (await fetch(`${serverUrl}/api/v1/app/${appId}/${path}`, { headers })).text());
  }
  for (const path of ['/state', '/inbox', '/deliveries', '/endpoints', '/failures', '/injections', '/settings']) {
    texts.push((await control('GET', path)).text);
  }
  return texts;
}

/** A world with something of everything: people, a session, mails, a delivery that waits for its retry. */
async function populate(): Promise<Visitor> {
  const visitor = new Visitor(clerk);
  await visitor.signUp('ada@example.com');
  receiver.answerWith(() => 500);
  clerk.endpoints.create({ url: receiver.url, secret: SECRET, events: ['user.*'] });
  await createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl }).users.createUser({
    emailAddress: ['grace@example.com'],
    password: PASSWORD,
    externalId: 'grace',
    publicMetadata: { $set: ['not a set'], nested: { $map: 1 }, plan: 'pro' },
  });
  await until('an attempt', () => clerk.deliveries.list()[0]?.attempts.length === 1);
  const [user] = clerk.store.users.values();
  await control('POST', '/organizations', {
    organizations: [{ name: 'Analysts', created_by: user?.id, public_metadata: { plan: 'pro' } }],
  });
  clerk.injections.add({ kind: 'delay', delayMs: 5, count: 3 });
  await control('POST', '/failures', { route: '/v1/nothing', status: 500, count: 2 });
  await control('PATCH', '/settings', { supportEmail: 'help@example.com' });
  return visitor;
}

describe('a restored snapshot', () => {
  test('gives the same answers byte by byte, whatever has happened since', async () => {
    const visitor = await populate();
    const [before, snapshot] = [await answers(), await takeSnapshot()];
    await visitor.override('DELETE', '/v1/me');
    clerk.advance(5_000);
    // The retry, and the deletion.
    await until('two more deliveries', () => receiver.received.length === 3);
    await control('POST', '/users', { users: [{ email_address: ['late@example.com'] }] });
    for (const { id } of clerk.endpoints.list()) clerk.endpoints.change(id, { disabled: true });
    await control('DELETE', '/injections');
    await control('PATCH', '/settings', { testMode: false, supportEmail: null, limits: true, tokenLifetimeSeconds: 5 });
    clerk.store.organizations.clear();
    expect(await answers()).not.toEqual(before);
    expect((await control('POST', '/restore', snapshot)).status).toBe(200);
    expect(await answers()).toEqual(before);
    expect(await takeSnapshot()).toEqual(snapshot);
    visitor.close();
  });

  test('keeps signed-in browsers signed in, passwords good and identifiers taken', async () => {
    const visitor = await populate();
    const snapshot = await takeSnapshot();
    await control('POST', '/reset');
    expect((await visitor.get('/v1/me')).status).toBe(401);
    await control('POST', '/restore', snapshot);
    expect((await visitor.get('/v1/me')).status).toBe(200);
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const [grace] = (await client.users.getUserList({ externalId: ['grace'] })).data;
    expect(grace?.publicMetadata).toEqual({ $set: ['not a set'], nested: { $map: 1 }, plan: 'pro' });
    const again = client.users.createUser({ emailAddress: ['ada@example.com'], password: PASSWORD });
    await expect(again).rejects.toMatchObject({ status: 422 });
    visitor.close();
  });

  test('goes on with a retry where it was', async () => {
    const visitor = await populate();
    const snapshot = await takeSnapshot();
    await control('POST', '/reset');
    clock.advance(4_000);
    await control('POST', '/restore', snapshot);
    receiver.answerWith(() => 204);
    clock.advance(999);
    expect(receiver.received).toHaveLength(1);
    clock.advance(1);
    await until('the retry', () => clerk.deliveries.list()[0]?.state === 'delivered');
    visitor.close();
  });

  test('brings its people into another instance, which keeps its own identity', async () => {
    const visitor = await populate();
    const snapshot = await takeSnapshot();
    const other = await startClerk();
    const restored = await fetch(`${other.controlUrl}/restore`, { method: 'POST', body: JSON.stringify(snapshot) });
    expect(restored.status).toBe(200);
    expect(other.store.userByIdentifier('grace@example.com')?.externalId).toBe('grace');
    expect(other.instanceId).not.toBe(clerk.instanceId);
    await other.stop();
    visitor.close();
  });
});

describe('a snapshot that is none', () => {
  const changed = (change: (snapshot: Snapshot) => unknown) => change;
  const firstUser = (snapshot: Snapshot): Record<string, unknown> => snapshot.store['users']?.$map[0]?.[1] ?? {};

  test.for([
    ['nothing', changed(() => ({})), 'version'],
    ['another version', changed((s) => ({ ...s, version: 2 })), 'version'],
    ['a field of its own', changed((s) => ({ ...s, extra: 1 })), 'extra'],
    ['no store', changed((s) => ({ ...s, store: 'store' })), 'store'],
    ['no users', changed((s) => ({ ...s, store: { ...s.store, users: undefined } })), 'store.users'],
    ['users in a list', changed((s) => ({ ...s, store: { ...s.store, users: [] } })), 'store.users'],
    ['records of no kind', changed((s) => ({ ...s, store: { ...s.store, ghosts: { $map: [] } } })), 'store.ghosts'],
    ['a map that is none', changed((s) => ({ ...s, store: { ...s.store, clients: { $map: 1 } } })), 'store.clients'],
    ['a user without addresses', changed((s) => void delete firstUser(s)['emailAddresses']), 'emailAddresses'],
    ['an address that is none', changed((s) => (firstUser(s)['emailAddresses'] = [{}])), 'emailAddresses.0.id'],
    ['metadata in a list', changed((s) => (firstUser(s)['publicMetadata'] = [])), 'publicMetadata'],
    ['a user under another id', changed((s) => (firstUser(s)['id'] = 'user_other')), 'has another id'],
    ['a setting of no kind', changed((s) => (s.settings['colour'] = 'red')), 'settings.colour'],
    ['a setting of another type', changed((s) => (s.settings['testMode'] = 'yes')), 'settings.testMode'],
    ['an unknown state', changed((s) => (s.messages[0]!.deliveries[0]!['state'] = 'eaten')), 'messages.0.deliveries.0'],
    [
      'an injection of no kind',
      changed((s) => ({ ...s, injections: [{ id: 'x', kind: 'burn', left: null }] })),
      'kind',
    ],
    ['a clock that runs back', changed((s) => ({ ...s, clockOffsetMs: -1 })), 'clockOffsetMs'],
  ] as const)('with %s is refused, with what is wrong, and nothing is changed', async ([, change, where]) => {
    const visitor = await populate();
    const before = await answers();
    const snapshot = await takeSnapshot();
    const result = change(snapshot);
    const given = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : snapshot;
    const { status, text } = await control('POST', '/restore', given);
    const [error] = (JSON.parse(text) as { errors: { code: string; long_message: string }[] }).errors;
    expect([status, error?.code]).toEqual([422, 'form_param_format_invalid']);
    expect(error?.long_message).toContain(where);
    expect(await answers()).toEqual(before);
    visitor.close();
  });

  test.for([
    ['a list', '[]'],
    ['null', 'null'],
    ['broken JSON', '{"store":'],
    ['a NUL', '\0'],
  ] as const)('is refused as %s', async ([, body]) => {
    const response = await fetch(`${clerk.controlUrl}/restore`, { method: 'POST', body });
    expect(response.status).toBe(400);
  });
});

describe('the codec', () => {
  test.for<[string, unknown]>([
    ['a map of sets', new Map([['a', new Set([1, 2])]])],
    ['a date', { at: new Date(5) }],
    ['bytes', { key: new Uint8Array([1, 2, 255]) }],
    ['an object that looks marked', { $map: [['a', 1]] }],
    ['one that is marked twice', { $object: [['$map', 1]] }],
    ['a name that would be a prototype', JSON.parse('{"__proto__":{"admin":true},"a":null}')],
    ['two marks, which is none', { $set: [1], $map: [2] }],
  ])('brings back %s', ([, value]) => {
    const json = JSON.stringify(encodeRecord(value));
    expect(decodeRecord(JSON.parse(json))).toEqual(value);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.for([['$map'], ['$set'], ['$date'], ['$bytes'], ['$object']])(
    'refuses a %s that holds another thing',
    ([mark]) => {
      expect(() => decodeRecord({ [mark ?? '']: { a: 1 } })).toThrow(TypeError);
    },
  );
});
