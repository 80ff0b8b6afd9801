import { attemptCode, sendCode } from '../accounts/codes.ts';
import { newEmailAddress, readEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter, notFound } from '../http/error.ts';
import type { EmailAddressRecord, UserRecord } from '../records.ts';
import { shapeEmailAddress } from '../shapes/emailAddress.ts';
import { requireUser } from './me.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

function findEmail(c: FapiContext, user: UserRecord): EmailAddressRecord {
  const id = c.req.param('emailId') ?? '';
  const email = user.emailAddresses.find((candidate) => candidate.id === id);
  if (email === undefined) throw notFound('email address', id);
  return email;
}

function refuseDeletion(user: UserRecord, email: EmailAddressRecord): void {
  const verified = user.emailAddresses.filter(({ verification }) => verification?.status === 'verified');
  if (verified.length <= 1 && verified.includes(email)) {
    throw new ClerkApiError(400, 'last_required_identification_deletion_failed', 'Deletion of last email address', {
      longMessage: 'The last verified email address cannot be deleted.',
    });
  }
  const linked = user.externalAccounts?.some(
    ({ profile, verification }) => profile?.emailAddress === email.address && verification.status === 'verified',
  );
  if (linked !== true) return;
  throw new ClerkApiError(400, 'delete_linked_identification_disallowed', 'Cannot delete linked identification', {
    longMessage: 'This address came with a connected account; disconnect that account first.',
  });
}

/** The signed-in user's addresses: list, add, prove by a code, delete. */
export const emailAddressRoutes: FapiRoutes = (app, instance) => {
  const base = '/v1/me/email_addresses';

  app.get(base, (c) => c.json(requireUser(c, instance).user.emailAddresses.map(shapeEmailAddress)));

  app.post(base, async (c) => {
    const { user } = requireUser(c, instance);
    const form = await readForm(c);
    if (!form['email_address']) throw missingParameter('email_address');
    const address = readEmailAddress(form['email_address'], 'email_address');
    refuseTaken(instance.store, address, 'email_address');
    if (user.emailAddresses.some((email) => email.address === address)) {
      throw new ClerkApiError(422, 'form_identifier_exists', 'That email address is taken.', {
        longMessage: 'You have added this email address already.',
        param: 'email_address',
      });
    }
    const email = { ...newEmailAddress(address, null, Date.now()), reserved: false };
    user.emailAddresses.push(email);
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeEmailAddress(email));
  });

  app.get(`${base}/:emailId`, (c) => {
    const { user } = requireUser(c, instance);
    return answerWrapped(c, instance, shapeEmailAddress(findEmail(c, user)));
  });

  app.post(`${base}/:emailId/prepare_verification`, async (c) => {
    const { user } = requireUser(c, instance);
    const email = findEmail(c, user);
    const { strategy } = await readForm(c);
    if (!strategy) throw missingParameter('strategy');
    if (strategy !== 'email_code') throw invalidValue('strategy', `${strategy} is not enabled on this instance.`);
    if (email.verification?.status === 'verified') {
      throw new ClerkApiError(400, 'verification_already_verified', 'Already verified', {
        longMessage: 'This verification has already been verified.',
      });
    }
    email.verification = sendCode(instance, email.address, 'email_code');
    return answerWrapped(c, instance, shapeEmailAddress(email));
  });

  app.post(`${base}/:emailId/attempt_verification`, async (c) => {
    instance.limits.count('attempt', c.var.visitor.requester.ipAddress);
    const { user } = requireUser(c, instance);
    const email = findEmail(c, user);
    // Somebody else may have proven it in the meantime.
    refuseTaken(instance.store, email.address, 'email_address', user.id);
    attemptCode(instance, email.verification, (await readForm(c))['code']);
    email.reserved = false;
    email.updatedAt = Date.now();
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeEmailAddress(email));
  });

  app.delete(`${base}/:emailId`, (c) => {
    const { user } = requireUser(c, instance);
    const email = findEmail(c, user);
    refuseDeletion(user, email);
    user.emailAddresses = user.emailAddresses.filter((other) => other !== email);
    if (user.primaryEmailAddressId === email.id) {
      const next = user.emailAddresses.find(({ verification }) => verification?.status === 'verified');
      user.primaryEmailAddressId = next?.id ?? null;
    }
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, { object: 'email_address', id: email.id, deleted: true });
  });
};
