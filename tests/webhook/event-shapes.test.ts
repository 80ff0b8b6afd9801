import { describe, expect, test } from 'vitest';
import { event, EVENT_TYPES } from '../../fixtures/webhook/events/index.ts';
import { ABSENT, documentsArePresent, eventSchemas } from '../clerk/openapi/documents.ts';
import { Judge } from '../clerk/openapi/judge.ts';

const SEEDS = 10;

/** `@clerk/backend` types it; the document has not heard of it, and its data is that of its sisters. */
const UNDOCUMENTED = ['subscriptionItem.created'];

/**
 * Where an event differs from the document, and why: the document's own examples say `pending`, which its list of
 * statuses lacks; and billing carries what `@clerk/backend` types besides, which the document neither lists nor forbids.
 */
const KNOWN = [
  /SessionEventPayload \/status "pending" is none of the documented values$/,
  /PaymentAttemptEventPayload \/object not in the document$/,
  /BillingPayerEventPayload \/instance_id not in the document$/,
  /BillingSubscriptionItem(EventPayload)? \/(is_free_trial|plan_period|proration_date|credit|lifetime_paid|next_payment_amount|next_payment_date|amount|canceled_at|past_due_at) not in the document$/,
  /Billing(Plan|SubscriptionItemEventPlan) \/(instance_id|product_id|description|is_default|period|interval|has_base_fee|annual_monthly_amount|publicly_visible) not in the document$/,
];

describe.skipIf(!documentsArePresent)(`Clerk's webhook document (${ABSENT})`, () => {
  const judge = new Judge();
  const met = new Set<RegExp>();
  const differencesOf = (type: string, payload: unknown): string[] =>
    judge
      .judge({ kind: 'event', type, payload } as Parameters<Judge['judge']>[0])
      .map(({ at, what }) => `${at} ${what}`)
      .filter((difference) => {
        const known = KNOWN.find((pattern) => pattern.test(difference));
        if (known !== undefined) met.add(known);
        return known === undefined;
      });

  test('has no other types than are made', () => {
    expect([...EVENT_TYPES].filter((type) => !UNDOCUMENTED.includes(type)).sort()).toEqual(
      [...eventSchemas().keys()].sort(),
    );
  });

  test.each(EVENT_TYPES)('is kept by %s', (type) => {
    const judgedAs = UNDOCUMENTED.includes(type) ? 'subscriptionItem.updated' : type;
    for (let seed = 0; seed < SEEDS; seed += 1) expect(differencesOf(judgedAs, event(type, { seed }))).toEqual([]);
  });

  test('is not kept by an event that is wrong', () => {
    const wrong = { first_name: 7, no_such_field: true } as object;
    expect(differencesOf('user.created', event('user.created', { data: { ...wrong, id: undefined } })).sort()).toEqual([
      'webhooks User /first_name number instead of string,null',
      'webhooks User /id missing',
      'webhooks User /no_such_field not in the document',
    ]);
  });

  test('and every known difference is still there', () => {
    expect(KNOWN.filter((pattern) => !met.has(pattern))).toEqual([]);
  });
});

test('every id reads as one of Clerk’s, and every address is reserved for examples', () => {
  const strange: string[] = [];
  const look = (value: unknown, at: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) look(field, `${at}/${name}`);
    } else if (typeof value === 'string') {
      if (/^(user|idn|sess|client|org|role|perm)_(?!activity)/.test(value) && !/^[a-z]+_[0-9A-Za-z]{27}$/.test(value))
        strange.push(at);
      if (/\/(email_address|to_email_address|email)$/.test(at) && !/@example\.(com|net|org)$/.test(value))
        strange.push(at);
    }
  };
  for (const type of EVENT_TYPES) {
    for (let seed = 0; seed < SEEDS; seed += 1) look(event(type, { seed }), type);
  }
  expect(strange).toEqual([]);
});
