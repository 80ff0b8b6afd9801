import type { Fault } from './fault.ts';
import { readUnverified } from './unverified.ts';

export default {
  id: 'unsigned-accepted',
  title: 'A delivery without a signature is taken on trust',
  seam: 'verify',
  items: ['webhook.verify.headers', 'webhook.verify.nothing-processed'],
  cases: ['no-svix-headers', 'no-svix-signature'],
  apply: (parts) => ({
    ...parts,
    verify: (request, secret) =>
      request.headers.has('svix-signature') ? parts.verify(request, secret) : readUnverified(request),
  }),
} satisfies Fault;
