import { describe, expect, test } from 'vitest';
import { shapeEvent } from '../../sandbox/clerk/shapes/event.ts';
import { type DomainFacts, shapeDeletedDomain, shapeDomainEvent } from '../../sandbox/clerk/shapes/events/domain.ts';
import { shapeEmailEvent } from '../../sandbox/clerk/shapes/events/email.ts';
import { type InvitationFacts, shapeInvitationEvent } from '../../sandbox/clerk/shapes/events/invitation.ts';
import { shapeMembershipEvent } from '../../sandbox/clerk/shapes/events/membership.ts';
import { shapeDeletedOrganization, shapeOrganizationEvent } from '../../sandbox/clerk/shapes/events/organization.ts';
import { ABSENT, documentsArePresent } from './openapi/documents.ts';
import { Judge } from './openapi/judge.ts';
import { gapName } from './openapi/record.ts';

const TIMES = { createdAt: 1_716_883_200_000, updatedAt: 1_716_883_200_001 };
const METADATA = { publicMetadata: { plan: 'pro' }, privateMetadata: {} };
const organization = {
  ...{ id: 'org_1', name: 'Acme', slug: 'acme', imageUrl: 'https://127.0.0.1/images/org_1.svg', hasImage: false },
  ...{ membersCount: 1, pendingInvitationsCount: 0, maxAllowedMemberships: 5, adminDeleteEnabled: true },
  ...{ createdBy: 'user_1', ...METADATA, ...TIMES },
};
const user = {
  ...{ userId: 'user_1', firstName: 'Ada', lastName: null, imageUrl: 'https://127.0.0.1/images/user_1.svg' },
  ...{ hasImage: false, identifier: 'ada@example.com' },
};
const role = { role: 'org:member', roleName: 'Member' };
const membership = { id: 'orgmem_1', ...role, permissions: ['org:posts:read'], ...METADATA, ...TIMES };
const invitation: InvitationFacts = {
  ...{ id: 'orginv_1', emailAddress: 'bob@example.com', ...role, organizationId: 'org_1', status: 'pending' },
  ...{ url: 'https://127.0.0.1/accept', expiresAt: null, ...METADATA, ...TIMES },
};
const proof = {
  status: 'verified',
  strategy: 'affiliation_email_code',
  attempts: 1,
  expireAt: 2,
  verifiedAt: 1,
} as const;
const domain: DomainFacts = {
  ...{ id: 'orgdmn_1', organizationId: 'org_1', name: 'acme.example', enrollmentMode: 'automatic_invitation' },
  ...{ affiliationEmailAddress: 'ada@acme.example', affiliationVerification: proof, ownershipVerification: null },
  ...{ pendingInvitations: 0, pendingSuggestions: 0, ...TIMES },
};
const email = {
  ...{ id: 'ema_1', slug: 'verification_code', to: 'ada@example.com', emailAddressId: null, userId: null },
  ...{ subject: '123456 is your verification code', text: 'Your code is 123456.\n<Never share it>' },
  ...{ data: { otp_code: '123456' }, deliveredByClerk: true },
};

const EVENTS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['email.created', shapeEmailEvent(email)],
  ['organization.created', shapeOrganizationEvent(organization)],
  ['organization.updated', shapeOrganizationEvent({ ...organization, createdBy: undefined })],
  ['organization.deleted', shapeDeletedOrganization(organization)],
  ['organizationMembership.created', shapeMembershipEvent(membership, organization, user)],
  ['organizationMembership.updated', shapeMembershipEvent(membership, organization, user)],
  ['organizationMembership.deleted', shapeMembershipEvent(membership, organization, user)],
  ['organizationInvitation.created', shapeInvitationEvent(invitation, organization, user)],
  ['organizationInvitation.created', shapeInvitationEvent(invitation, organization, null)],
  ['organizationInvitation.revoked', shapeInvitationEvent({ ...invitation, status: 'revoked' }, organization, user)],
  ['organizationInvitation.accepted', shapeInvitationEvent(invitation, organization, user, 'user_2')],
  ['organizationDomain.created', shapeDomainEvent(domain, organization)],
  ['organizationDomain.updated', shapeDomainEvent({ ...domain, affiliationVerification: null }, organization)],
  ['organizationDomain.deleted', shapeDeletedDomain(domain)],
];

const judge = new Judge();

function differences(type: string, data: Record<string, unknown>): string[] {
  const payload = shapeEvent({
    type,
    data,
    requester: { ipAddress: '127.0.0.1', userAgent: 'test' },
    instanceId: 'ins_1',
    timestamp: TIMES.createdAt,
  });
  return judge.judge({ kind: 'event', type, payload }).map(gapName);
}

describe.skipIf(!documentsArePresent)(`payloads hold against Clerk's webhook document (${ABSENT})`, () => {
  test.for(EVENTS)('%s', ([type, data]) => {
    expect(differences(type, data)).toEqual([]);
  });

  test.for(EVENTS)('%s with a field too many, or one too few, does not', ([type, data]) => {
    expect(differences(type, { ...data, surprise: 1 })).toEqual([
      expect.stringMatching(/surprise: not in the document$/),
    ]);
    const rest = Object.entries(data).filter(([name]) => name !== 'object');
    expect(differences(type, Object.fromEntries(rest))).toEqual([expect.stringMatching(/object: missing$/)]);
  });

  test('an event that Clerk does not send does not', () => {
    expect(differences('user.renamed', {})).toEqual(['webhooks user.renamed: not in the document']);
  });
});

test('an email says the same in HTML, without markup of its text', () => {
  expect(shapeEmailEvent(email)['body']).toContain('Your code is 123456.<br>&lt;Never share it&gt;');
});
