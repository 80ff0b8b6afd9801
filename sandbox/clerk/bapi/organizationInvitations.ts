import type { Context } from 'hono';
import { readEmailAddress } from '../accounts/emailAddresses.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import {
  booleanField,
  boundedField,
  objectField,
  readJson,
  readJsonList,
  refuseUnknown,
  requiredText,
  textField,
} from '../http/body.ts';
import { invalidValue, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import {
  checkOrganizationInvitation,
  inviteToOrganization,
  type NewOrganizationInvitation,
  revokeOrganizationInvitation,
} from '../organizations/invitations.ts';
import { statusOf } from '../organizations/status.ts';
import type { OrganizationInvitationRecord } from '../organizationRecords.ts';
import { shapeInvitationWithOrganization, shapeOrganizationInvitation } from '../shapes/organizationInvitation.ts';
import { refuseRepeated } from './invitations.ts';
import { findOrganization } from './organizations.ts';
import { answerPage, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';
import { findUser } from './users.ts';

const STATUSES = ['pending', 'accepted', 'revoked', 'expired'];
const ORDERS = ['created_at', 'email_address'] as const;
const FIELDS = [
  ...['email_address', 'inviter_user_id', 'role', 'public_metadata', 'private_metadata', 'redirect_url'],
  ...['expires_in_days', 'notify'],
];
/** Days that an invitation lives, unless it says otherwise. */
const LIFE = { min: 1, max: 365, otherwise: 30 };

function readInvitation(body: Readonly<Record<string, unknown>>): NewOrganizationInvitation {
  refuseUnknown(body, FIELDS);
  return {
    emailAddress: readEmailAddress(requiredText(body, 'email_address'), 'email_address'),
    role: requiredText(body, 'role'),
    inviterId: textField(body, 'inviter_user_id') || null,
    publicMetadata: checkMetadataSize(objectField(body, 'public_metadata') ?? {}, 'public_metadata'),
    privateMetadata: checkMetadataSize(objectField(body, 'private_metadata') ?? {}, 'private_metadata'),
    redirectUrl: textField(body, 'redirect_url') || undefined,
    days: boundedField(body, 'expires_in_days', LIFE) ?? LIFE.otherwise,
    notify: booleanField(body, 'notify') ?? true,
  };
}

function findInvitation(c: Context, instance: Instance): OrganizationInvitationRecord {
  const id = c.req.param('invitationId') ?? '';
  const invitation = instance.store.organizationInvitations.get(id);
  if (invitation === undefined || invitation.organizationId !== findOrganization(c, instance).id) {
    throw notFound('organization invitation', id);
  }
  return invitation;
}

/** Those that pass the query's status, address and text, in its order. */
function select(
  c: Context,
  instance: Instance,
  passes: (invitation: OrganizationInvitationRecord) => boolean,
  status = c.req.query('status'),
): OrganizationInvitationRecord[] {
  if (status !== undefined && !STATUSES.includes(status)) {
    throw invalidValue('status', `status must be one of ${STATUSES.join(', ')}.`);
  }
  const address = c.req.query('email_address')?.toLowerCase();
  const text = c.req.query('query')?.toLowerCase() ?? '';
  const { field, descending } = readOrder(c, ORDERS, '-created_at');
  const found = [...instance.store.organizationInvitations.values()].filter(
    (invitation) =>
      passes(invitation) &&
      (status === undefined || statusOf(invitation) === status) &&
      (address === undefined || invitation.emailAddress === address) &&
      [invitation.id.toLowerCase(), invitation.emailAddress].some((candidate) => candidate.includes(text)),
  );
  const keyOf = { created_at: 'createdAt', email_address: 'emailAddress' } as const;
  return sortEntries(found, (invitation) => invitation[keyOf[field]], descending);
}

/** Invitations to organizations. */
export const organizationInvitationRoutes: BapiRoutes = (app, instance) => {
  const shape = (invitation: OrganizationInvitationRecord): Record<string, unknown> =>
    shapeOrganizationInvitation(instance, invitation);
  const withOrganization = (invitation: OrganizationInvitationRecord): Record<string, unknown> =>
    shapeInvitationWithOrganization(instance, invitation);
  const ofOrganization = '/organizations/:organizationId/invitations';

  app.get(ofOrganization, (c) => {
    const { id } = findOrganization(c, instance);
    return answerPage(
      c,
      select(c, instance, ({ organizationId }) => organizationId === id),
      shape,
    );
  });

  app.post(ofOrganization, async (c) => {
    const organization = findOrganization(c, instance);
    const given = readInvitation(await readJson(c));
    checkOrganizationInvitation(instance, organization, given);
    return c.json(shape(inviteToOrganization(instance, organization, given, requesterOf(c))));
  });

  app.post(`${ofOrganization}/bulk`, async (c) => {
    const organization = findOrganization(c, instance);
    const given = (await readJsonList(c)).map(readInvitation);
    refuseRepeated(given);
    // All or none: the first bad one refuses them all.
    for (const each of given) checkOrganizationInvitation(instance, organization, each);
    const made = given.map((each) => inviteToOrganization(instance, organization, each, requesterOf(c)));
    return c.json({ data: made.map(shape), total_count: made.length });
  });

  app.get(`${ofOrganization}/pending`, (c) => {
    const { id } = findOrganization(c, instance);
    return answerPage(
      c,
      select(c, instance, ({ organizationId }) => organizationId === id, 'pending'),
      shape,
    );
  });

  app.get(`${ofOrganization}/:invitationId`, (c) => c.json(shape(findInvitation(c, instance))));

  app.post(`${ofOrganization}/:invitationId/revoke`, async (c) => {
    const invitation = findInvitation(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['requesting_user_id']);
    const userId = textField(body, 'requesting_user_id');
    if (userId && instance.store.membership(invitation.organizationId, userId) === undefined) {
      throw notFound('organization membership for user', userId);
    }
    revokeOrganizationInvitation(instance, invitation, requesterOf(c));
    return c.json(shape(invitation));
  });

  app.get('/organization_invitations', (c) =>
    answerPage(
      c,
      select(c, instance, () => true),
      withOrganization,
    ),
  );

  app.get('/users/:userId/organization_invitations', (c) => {
    const addresses = findUser(c, instance).emailAddresses.map(({ address }) => address);
    return answerPage(
      c,
      select(c, instance, ({ emailAddress }) => addresses.includes(emailAddress)),
      withOrganization,
    );
  });
};
