import type { Fault } from './fault.ts';

export default {
  id: 'lock-kept',
  title:
    'A message is locked before its body is read and stays so when the body breaks off, so its next attempt is taken for one under way',
  seam: 'verify',
  items: ['webhook.created.upsert'],
  cases: ['cut-and-sent-again'],
  apply: (parts) => {
    const locked = new Set<string>();
    return {
      ...parts,
      verify: async (request, secret) => {
        const id = request.headers.get('svix-id') ?? '';
        if (locked.has(id)) return { type: 'under way', data: undefined };
        if (id !== '') locked.add(id);
        const event = await parts.verify(request, secret);
        locked.delete(id);
        return event;
      },
    };
  },
} satisfies Fault;
