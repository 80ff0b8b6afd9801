import { nodeHmac } from '../../fixtures/webhook/hmac.ts';
import { signatureOf } from '../../fixtures/webhook/signature.ts';
import { readUnverified } from './unverified.ts';
import type { Fault } from './fault.ts';

const carriesSignature = async (request: Request, secret: string): Promise<boolean> => {
  const header = (name: string) => request.headers.get(`svix-${name}`) ?? '';
  const sealed = { id: header('id'), timestamp: Number(header('timestamp')), body: await request.clone().text() };
  return header('signature')
    .split(' ')
    .includes(signatureOf({ secret, ...sealed }, nodeHmac));
};

export default {
  id: 'no-tolerance-check',
  title: 'The signature is checked by hand, and the age of the timestamp is forgotten',
  seam: 'verify',
  items: [
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
    'webhook.verify.nothing-processed',
  ],
  cases: ['future-timestamp', 'just-too-new', 'just-too-old', 'stale-timestamp', 'stale-update'],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) =>
      secret !== undefined && (await carriesSignature(request, secret))
        ? readUnverified(request)
        : parts.verify(request, secret),
  }),
} satisfies Fault;
