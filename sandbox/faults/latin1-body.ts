import type { Fault } from './fault.ts';
import { rebuild } from './rebuilt.ts';

export default {
  id: 'latin1-body',
  title: 'The body is read as Latin-1 before it is verified',
  seam: 'verify',
  items: ['webhook.verify.raw-body', 'migration.sync.data-correct'],
  cases: [
    'emoji',
    'line-separators',
    'names-of-256-characters',
    'names-of-four-bytes',
    'names-right-to-left',
    'names-with-quotes',
  ],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) =>
      parts.verify(await rebuild(request, { body: (raw) => raw.toString('latin1') }), secret),
  }),
} satisfies Fault;
