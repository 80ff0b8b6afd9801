import type { Fault } from './fault.ts';
import { rebuild } from './rebuilt.ts';

export default {
  id: 'doubled-header-first',
  title: 'Of a header that comes twice the first value is taken, whatever the second says',
  seam: 'verify',
  items: ['webhook.verify.headers'],
  cases: ['second-svix-id'],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) => {
      const headers = (all: Headers) => {
        for (const [name, value] of [...all]) if (name.startsWith('svix-')) all.set(name, value.split(', ')[0] ?? '');
      };
      return parts.verify(await rebuild(request, { headers }), secret);
    },
  }),
} satisfies Fault;
