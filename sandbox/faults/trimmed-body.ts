import type { Fault } from './fault.ts';
import { rebuild } from './rebuilt.ts';

export default {
  id: 'trimmed-body',
  title: 'White space around the body is cut off before it is verified',
  seam: 'verify',
  items: ['webhook.verify.raw-body'],
  cases: ['deep-body', 'extended-body', 'surrounded-body'],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) =>
      parts.verify(await rebuild(request, { body: (raw) => raw.toString().trim() }), secret),
  }),
} satisfies Fault;
