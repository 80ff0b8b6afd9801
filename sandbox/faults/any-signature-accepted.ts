import { FORGED_CASES } from './named-cases.ts';
import { FORGERY_ITEMS } from './named-items.ts';
import type { Fault } from './fault.ts';
import { readUnverified } from './unverified.ts';

const HEADERS = ['svix-id', 'svix-timestamp', 'svix-signature'];

export default {
  id: 'any-signature-accepted',
  title: 'The headers must be there, but nobody looks at the signature',
  seam: 'verify',
  items: ['webhook.verify.headers', ...FORGERY_ITEMS, 'webhook.verify.raw-body'],
  cases: FORGED_CASES.filter((id) => !id.startsWith('no-svix-')),
  apply: (parts) => ({
    ...parts,
    verify: (request, secret) =>
      HEADERS.every((name) => request.headers.has(name)) ? readUnverified(request) : parts.verify(request, secret),
  }),
} satisfies Fault;
