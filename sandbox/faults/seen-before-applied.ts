import type { Fault } from './fault.ts';

export default {
  id: 'seen-before-applied',
  title:
    'A message is noted as seen before it is applied, so the one that failed is taken for a repetition when it comes again',
  seam: 'verify',
  items: ['webhook.database-error', 'e2e.errors.retry', 'integration.db.transactions'],
  cases: ['database-frozen', 'database-stopped', 'database-stopped-delete', 'database-stopped-update', 'half-done'],
  control: 'database',
  apply: (parts) => {
    const seen = new Set<string>();
    return {
      ...parts,
      verify: async (request, secret) => {
        const event = await parts.verify(request, secret);
        const id = request.headers.get('svix-id') ?? '';
        if (seen.has(id)) return { type: 'repetition', data: undefined };
        seen.add(id);
        return event;
      },
    };
  },
} satisfies Fault;
