import { describe, expect, test } from 'vitest';
import { event, EVENT_TYPES, type EventOptions, type EventType } from '../../fixtures/webhook/events/index.ts';

const bytes = <Type extends EventType>(type: Type, options?: EventOptions<Type>): string =>
  JSON.stringify(event(type, options));

describe('the same seed and arguments make the same bytes', () => {
  test.each(EVENT_TYPES)('%s', (type) => {
    expect(bytes(type, { seed: 'lovelace', at: 1e12 })).toBe(bytes(type, { seed: 'lovelace', at: 1e12 }));
    expect(bytes(type, { seed: 1 })).toBe(bytes(type));
    expect(bytes(type, { seed: 2 })).toBe(bytes(type, { seed: '2' }));
    expect(bytes(type, { seed: 1 })).not.toBe(bytes(type, { seed: 2 }));
  });

  test('these very bytes: a changed generator is a changed contract', () => {
    const { id, first_name, last_name, email_addresses } = event('user.created', { seed: 3 }).data;
    expect([id, first_name, last_name, email_addresses[0]?.email_address]).toEqual([
      'user_2HjmonlhGTIfbHMqwJDDi3jRR58',
      'Mary Ann',
      "O'Rourke",
      'maryann.orourke854483@example.com',
    ]);
  });
});

describe('events under one seed speak of the same things', () => {
  const seed = 'story';
  const user = event('user.created', { seed }).data;
  const organization = event('organization.created', { seed }).data;

  test('one user, whatever the type', () => {
    expect(event('user.updated', { seed }).data.email_addresses[0]?.email_address).toBe(
      user.email_addresses[0]?.email_address,
    );
    expect([
      event('user.updated', { seed }).data.id,
      event('user.deleted', { seed }).data.id,
      event('session.created', { seed }).data.user_id,
      event('session.ended', { seed }).data.user.id,
      event('email.created', { seed }).data.user_id,
      event('sms.created', { seed }).data.user_id,
      event('organizationMembership.created', { seed }).data.public_user_data.user_id,
      event('organizationInvitation.created', { seed }).data.inviter_id,
      event('subscription.created', { seed }).data.payer.user_id,
      event('paymentAttempt.created', { seed }).data.payer.user_id,
    ]).toEqual(Array(10).fill(user.id));
  });

  test('one organization, one role, one subscription', () => {
    expect([
      event('organization.deleted', { seed }).data.id,
      event('organizationMembership.deleted', { seed }).data.organization.id,
      event('organizationDomain.created', { seed }).data.organization_id,
      event('organizationInvitation.accepted', { seed }).data.organization_id,
    ]).toEqual(Array(4).fill(organization.id));
    expect(event('role.deleted', { seed }).data.id).toBe(event('role.created', { seed }).data.id);
    expect(event('subscriptionItem.active', { seed }).data.subscription_id).toBe(
      event('subscription.active', { seed }).data.id,
    );
  });

  test('an invitation is not for the one who invites', () => {
    const { email_address, public_inviter_data, user_id } = event('organizationInvitation.accepted', { seed }).data;
    expect(email_address).not.toBe(public_inviter_data?.identifier);
    expect(user_id).not.toBe(user.id);
  });

  test('a thousand seeds are a thousand users', () => {
    const ids = Array.from({ length: 1_000 }, (_, seed) => event('user.deleted', { seed }).data.id);
    expect(new Set(ids).size).toBe(1_000);
  });
});

describe('any field can be overridden', () => {
  test('and nothing else changes', () => {
    const plain = event('user.created', { seed: 9 });
    const changed = event('user.created', { seed: 9, data: { first_name: null, public_metadata: { plan: 'pro' } } });
    expect(changed).toEqual({
      ...plain,
      data: { ...plain.data, first_name: null, public_metadata: { plan: 'pro' } },
    });
  });

  test('undefined leaves a field out, which null does not', () => {
    const { data } = event('user.created', { data: { last_name: undefined, first_name: null } });
    expect(Object.hasOwn(data, 'last_name')).toBe(false);
    expect(data.first_name).toBeNull();
  });

  test('a list has the length that is given; its elements are completed, each with an id of its own', () => {
    const { email_addresses: emails, primary_email_address_id: primary } = event('user.created', {
      data: { email_addresses: [{ email_address: 'a@example.com' }, {}, { id: 'idn_mine' }] },
    }).data;
    expect(emails.map(({ verification }) => verification?.status)).toEqual(['verified', 'verified', 'verified']);
    expect(new Set(emails.map(({ id }) => id)).size).toBe(3);
    expect(new Set(emails.map(({ email_address }) => email_address)).size).toBe(3);
    expect([emails[0]?.email_address, emails[2]?.id]).toEqual(['a@example.com', 'idn_mine']);
    expect(primary).toBe(emails[0]?.id);
  });

  test.each([
    ['no address, no primary address', { email_addresses: [] }, null],
    ['an address of another id is still the primary one', { email_addresses: [{ id: 'idn_x' }] }, 'idn_x'],
    [
      'unless another is said to be',
      { email_addresses: [{ id: 'idn_x' }], primary_email_address_id: 'idn_y' },
      'idn_y',
    ],
  ])('%s', (_, data, primary) => {
    expect(event('user.updated', { data }).data.primary_email_address_id).toBe(primary);
  });

  test('an overridden user is the user everywhere in the event', () => {
    const session = event('session.created', { data: { user_id: 'user_x', user: { first_name: 'Ada' } } }).data;
    expect([session.user_id, session.user.id, session.user.first_name]).toEqual(['user_x', 'user_x', 'Ada']);
    expect(event('session.ended', { data: { user: { id: 'user_y' } } }).data.user_id).toBe('user_y');
    const payer = { id: 'cpayer_x' };
    const subscription = event('subscription.active', { data: { payer } }).data;
    expect([subscription.payer_id, subscription.items[0]?.payer.id]).toEqual(['cpayer_x', 'cpayer_x']);
  });

  test('names that JavaScript keeps for itself are plain names', () => {
    const data = JSON.parse('{"public_metadata":{"__proto__":{"plan":"pro"},"constructor":1}}') as object;
    const text = bytes('user.created', { data });
    expect(text).toContain('"public_metadata":{"__proto__":{"plan":"pro"},"constructor":1}');
    expect(Object.hasOwn(Object.prototype, 'plan')).toBe(false);
  });

  test('what is given is not changed, nor shared with the event', () => {
    const data = Object.freeze({ public_metadata: Object.freeze({ tags: Object.freeze(['a']) }) });
    const made = event('user.created', { data }).data;
    expect(made.public_metadata).toEqual({ tags: ['a'] });
    expect(made.public_metadata).not.toBe(data.public_metadata);
  });

  test('time, instance and requester', () => {
    const made = event('user.updated', {
      at: 1_700_000_000_000,
      instanceId: 'ins_x',
      clientIp: '203.0.113.7',
      userAgent: 'x',
    });
    expect([made.timestamp, made.data.updated_at, made.instance_id]).toEqual([1.7e12, 1.7e12, 'ins_x']);
    expect(made.event_attributes.http_request).toEqual({ client_ip: '203.0.113.7', user_agent: 'x' });
    expect(made.data.created_at).toBeLessThan(made.data.updated_at);
  });
});

describe('refused', () => {
  test.each(['user.renamed', '', 'user', 'constructor', '__proto__', 'toString'])('%j is no event of Clerk', (type) => {
    expect(() => event(type as EventType)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
