import type { Fault } from './fault.ts';
import { rebuild } from './rebuilt.ts';

export default {
  id: 'first-signature-only',
  title: 'Of a list of signatures only the first is read, so deliveries fail while a secret is rotated',
  seam: 'verify',
  items: ['webhook.verify.signature'],
  cases: ['many-signatures', 'right-one-among-versions', 'right-one-last'],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) => {
      const [first = ''] = (request.headers.get('svix-signature') ?? '').split(' ');
      return parts.verify(await rebuild(request, { headers: (all) => all.set('svix-signature', first) }), secret);
    },
  }),
} satisfies Fault;
