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
import { ClerkApiError, invalidValue, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import { checkInvitation, createInvitation, type NewInvitation, revokeInvitation } from '../invitations/invitations.ts';
import { invitationStatus } from '../invitations/status.ts';
import { shapeInvitation } from '../shapes/invitation.ts';
import { answerList, pageOf, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

const STATUSES = ['pending', 'accepted', 'revoked', 'expired'];
const TEMPLATES = ['invitation', 'waitlist_invitation'];
const KEYS = { created_at: 'createdAt', email_address: 'emailAddress', expires_at: 'expireAt' } as const;
const ORDERS = ['created_at', 'email_address', 'expires_at'] as const;
const FIELDS = [
  ...['email_address', 'public_metadata', 'redirect_url', 'notify', 'ignore_existing', 'expires_in_days'],
  'template_slug',
];
/** Days that an invitation lives, unless it says otherwise. */
const LIFE = { min: 1, max: 365, otherwise: 30 };

function readInvitation(body: Readonly<Record<string, unknown>>): NewInvitation {
  refuseUnknown(body, FIELDS);
  const template = textField(body, 'template_slug') ?? 'invitation';
  if (!TEMPLATES.includes(template)) {
    throw invalidValue('template_slug', `template_slug must be one of ${TEMPLATES.join(', ')}.`);
  }
  return {
    emailAddress: readEmailAddress(requiredText(body, 'email_address'), 'email_address'),
    publicMetadata: checkMetadataSize(objectField(body, 'public_metadata') ?? {}, 'public_metadata'),
    redirectUrl: textField(body, 'redirect_url') || undefined,
    days: boundedField(body, 'expires_in_days', LIFE) ?? LIFE.otherwise,
    notify: booleanField(body, 'notify') ?? true,
    ignoreExisting: booleanField(body, 'ignore_existing') ?? false,
    template,
  };
}

/** Refuses a list that names an address twice: no entry of a bulk operation sees the others. */
export function refuseRepeated(given: readonly { readonly emailAddress: string }[]): void {
  const addresses = given.map(({ emailAddress }) => emailAddress);
  const repeated = addresses.find((address, index) => addresses.indexOf(address) !== index);
  if (repeated === undefined) return;
  throw new ClerkApiError(400, 'duplicate_record', 'duplicate invitation', {
    longMessage: `The list names ${repeated} more than once.`,
    param: 'email_address',
  });
}

/** Invitations to sign up. */
export const invitationRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;

  app.get('/invitations', (c) => {
    const { status, query } = c.req.query();
    if (status !== undefined && !STATUSES.includes(status)) {
      throw invalidValue('status', `status must be one of ${STATUSES.join(', ')}.`);
    }
    const { field, descending } = readOrder(c, ORDERS, '-created_at');
    const text = query?.toLowerCase() ?? '';
    const found = [...store.invitations.values()].filter((invitation) => {
      const now = invitationStatus(invitation);
      // Without a status, all that are not revoked.
      return (
        (status === undefined ? now !== 'revoked' : now === status) &&
        [invitation.id.toLowerCase(), invitation.emailAddress].some((candidate) => candidate.includes(text))
      );
    });
    const sorted = sortEntries(found, (invitation) => invitation[KEYS[field]], descending);
    return answerList(c, pageOf(c, sorted).map(shapeInvitation), sorted.length);
  });

  app.post('/invitations', async (c) => {
    const given = readInvitation(await readJson(c));
    checkInvitation(instance, given);
    return c.json(shapeInvitation(createInvitation(instance, given, requesterOf(c))));
  });

  app.post('/invitations/bulk', async (c) => {
    const given = (await readJsonList(c)).map(readInvitation);
    refuseRepeated(given);
    // All or none: the first bad one refuses them all.
    for (const each of given) checkInvitation(instance, each);
    return c.json(given.map((each) => shapeInvitation(createInvitation(instance, each, requesterOf(c)))));
  });

  app.post('/invitations/:invitationId/revoke', (c) => {
    const id = c.req.param('invitationId');
    const invitation = store.invitations.get(id);
    if (invitation === undefined) throw notFound('invitation', id);
    revokeInvitation(invitation);
    return c.json(shapeInvitation(invitation));
  });
};
