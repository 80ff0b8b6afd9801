import { newExternalAccount, releaseExternalAccounts } from '../accounts/externalAccounts.ts';
import { updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { ClerkApiError, notFound } from '../http/error.ts';
import { beginVerification, readProvider } from '../oauth/begin.ts';
import { findProvider } from '../oauth/providers.ts';
import type { ExternalAccountRecord, UserRecord } from '../records.ts';
import { shapeExternalAccount } from '../shapes/externalAccount.ts';
import { requireUser } from './me.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

function findAccount(c: FapiContext, user: UserRecord): ExternalAccountRecord {
  const id = c.req.param('accountId') ?? '';
  const account = user.externalAccounts?.find((candidate) => candidate.id === id);
  if (account === undefined) throw notFound('external account', id);
  return account;
}

/** Accounts at providers that the signed-in user connects, renews and disconnects. */
export const externalAccountRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/me/external_accounts', async (c) => {
    const { user, session } = requireUser(c, instance);
    const form = await readForm(c);
    const provider = readProvider(instance, form);
    const connected = user.externalAccounts?.some(
      (account) => account.provider === provider.id && account.verification.status === 'verified',
    );
    if (connected === true) {
      throw new ClerkApiError(400, 'oauth_account_already_connected', 'Already connected', {
        longMessage: `The user has an account at ${provider.name} already; remove it first.`,
      });
    }
    const account = newExternalAccount(provider.id, null, {
      status: 'unverified',
      strategy: `oauth_${provider.id}`,
      attempts: null,
      expireAt: null,
    });
    const grant = { clientId: session.clientId, purpose: 'external_account', userId: user.id } as const;
    account.verification = beginVerification(instance, provider, form, { ...grant, subjectId: account.id });
    // A way out that never came back makes room for the next one.
    const others = user.externalAccounts?.filter(
      (other) => other.provider !== provider.id || other.verification.status === 'verified',
    );
    user.externalAccounts = [...(others ?? []), account];
    return answerWrapped(c, instance, shapeExternalAccount(account));
  });

  app.patch('/v1/me/external_accounts/:accountId/reauthorize', async (c) => {
    const { user, session } = requireUser(c, instance);
    const account = findAccount(c, user);
    const provider = findProvider(account.provider);
    if (provider === undefined) throw notFound('provider', account.provider);
    const grant = { clientId: session.clientId, purpose: 'external_account', userId: user.id } as const;
    const form = await readForm(c);
    releaseExternalAccounts(instance, user, [account]);
    account.verification = beginVerification(instance, provider, form, { ...grant, subjectId: account.id });
    return answerWrapped(c, instance, shapeExternalAccount(account));
  });

  app.delete('/v1/me/external_accounts/:accountId', (c) => {
    const { user } = requireUser(c, instance);
    const account = findAccount(c, user);
    releaseExternalAccounts(instance, user, [account]);
    user.externalAccounts = user.externalAccounts?.filter((other) => other !== account) ?? [];
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, { object: 'external_account', id: account.id, deleted: true });
  });
};
