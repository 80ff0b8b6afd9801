import type { Context } from 'hono';
import { newEmailAddress, readEmailAddress, refuseTaken, VERIFIED_BY_ADMIN } from '../accounts/emailAddresses.ts';
import { updateUser } from '../accounts/users.ts';
import { booleanField, readJson, refuseUnknown, requiredText, textField } from '../http/body.ts';
import { ClerkApiError, invalidValue, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { EmailAddressRecord, UserRecord } from '../records.ts';
import { shapeEmailAddress } from '../shapes/emailAddress.ts';
import type { BapiRoutes } from './routes.ts';
import { findUser } from './users.ts';

const CREATE = ['user_id', 'email_address', 'verified', 'primary', 'notify_primary_email_address_changed'];
const UPDATE = ['verified', 'primary', 'notify_primary_email_address_changed'];
const REPLACE = ['email_address', 'identification_status', 'notify_primary_email_address_changed'];

function findEmail(c: Context, instance: Instance): { user: UserRecord; email: EmailAddressRecord } {
  const id = c.req.param('emailAddressId') ?? '';
  const user = instance.store.userByEmailAddressId(id);
  const email = user?.emailAddresses.find((candidate) => candidate.id === id);
  if (user === undefined || email === undefined) throw notFound('email address', id);
  return { user, email };
}

/** A primary address must be proven: nothing is ever sent to one that is not. */
function makePrimary(user: UserRecord, email: EmailAddressRecord): void {
  if (email.verification?.status !== 'verified' && !email.reserved) {
    throw new ClerkApiError(400, 'primary_identification_not_verified', 'Not verified', {
      longMessage: 'An unverified email address cannot be the primary one.',
      param: 'primary',
    });
  }
  user.primaryEmailAddressId = email.id;
}

/** Addresses of users: add, read, verify, make primary, replace, delete. Each change is a `user.updated`. */
export const emailAddressRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;

  app.post('/email_addresses', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, CREATE);
    booleanField(body, 'notify_primary_email_address_changed');
    const userId = requiredText(body, 'user_id');
    const address = readEmailAddress(requiredText(body, 'email_address'), 'email_address');
    const user = store.users.get(userId);
    if (user === undefined) throw notFound('user', userId);
    refuseTaken(store, address, 'email_address');
    const verified = booleanField(body, 'verified') ?? false;
    const isPrimary = booleanField(body, 'primary') ?? false;
    const email = newEmailAddress(address, verified ? VERIFIED_BY_ADMIN : null, Date.now());
    user.emailAddresses = [...user.emailAddresses, email];
    if (isPrimary || user.primaryEmailAddressId === null) makePrimary(user, email);
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeEmailAddress(email));
  });

  app.get('/email_addresses/:emailAddressId', (c) => c.json(shapeEmailAddress(findEmail(c, instance).email)));

  app.patch('/email_addresses/:emailAddressId', async (c) => {
    const { user, email } = findEmail(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, UPDATE);
    booleanField(body, 'notify_primary_email_address_changed');
    const [verified, isPrimary] = [booleanField(body, 'verified'), booleanField(body, 'primary')];
    if (verified === false && email.id === user.primaryEmailAddressId) {
      throw invalidValue('verified', 'The primary email address cannot be made unverified.');
    }
    if (verified !== undefined) {
      email.verification = verified ? VERIFIED_BY_ADMIN : null;
      email.reserved = !verified;
    }
    if (isPrimary === true) makePrimary(user, email);
    email.updatedAt = Math.max(Date.now(), email.updatedAt + 1);
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeEmailAddress(email));
  });

  app.delete('/email_addresses/:emailAddressId', (c) => {
    const { user, email } = findEmail(c, instance);
    user.emailAddresses = user.emailAddresses.filter(({ id }) => id !== email.id);
    if (user.primaryEmailAddressId === email.id) {
      user.primaryEmailAddressId = user.emailAddresses.find(({ verification }) => verification !== null)?.id ?? null;
    }
    updateUser(instance, user, requesterOf(c));
    return c.json({ object: 'email_address', id: email.id, deleted: true });
  });

  app.put('/users/:userId/email_address', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, REPLACE);
    booleanField(body, 'notify_primary_email_address_changed');
    const address = readEmailAddress(requiredText(body, 'email_address'), 'email_address');
    refuseTaken(store, address, 'email_address', user.id);
    const status = textField(body, 'identification_status') ?? 'verified';
    if (!['verified', 'reserved', 'unverified'].includes(status)) {
      throw invalidValue('identification_status', 'must be one of verified, reserved, unverified.');
    }
    const email = newEmailAddress(address, status === 'verified' ? VERIFIED_BY_ADMIN : null, Date.now());
    email.reserved = status === 'reserved';
    user.emailAddresses = [email];
    user.primaryEmailAddressId = email.id;
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeEmailAddress(email));
  });
};
