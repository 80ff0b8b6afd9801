import type { Fault } from './fault.ts';
import { readUnverified } from './unverified.ts';

export default {
  id: 'empty-headers-pass',
  title: 'That the headers are there is checked, and an empty signature counts as nothing to verify',
  seam: 'verify',
  items: ['webhook.verify.headers', 'webhook.verify.nothing-processed'],
  cases: ['empty-svix-signature'],
  apply: (parts) => ({
    ...parts,
    verify: (request, secret) =>
      request.headers.get('svix-signature') === '' ? readUnverified(request) : parts.verify(request, secret),
  }),
} satisfies Fault;
