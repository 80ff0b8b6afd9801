import { expect, test } from 'vitest';
import { buildEvent } from '../../fixtures/webhook/corpus/build.ts';

const id = `user_pf${'x'.repeat(25)}`;
const scene = { users: [{ id, emails: ['a@example.com'] }], startMs: 1e12, instanceId: 'ins_x' };

test.each(['session.created', 'organizationMembership.created', 'no.such'])(
  '%s of a case is about its user, and its field names are Clerk’s',
  (type) => {
    const { body } = buildEvent({ event: type }, scene);
    const { event_attributes: attributes } = JSON.parse(body) as { event_attributes: { http_request: object } };
    expect(Object.keys(attributes.http_request)).toEqual(['client_ip', 'user_agent']);
    expect(body).toContain(`"user_id":"${id}"`);
    expect(new Set(body.match(/user_[A-Za-z0-9]{20,}/g))).toEqual(new Set([id]));
  },
);
