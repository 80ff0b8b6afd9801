import type { Fault } from './fault.ts';

/** As many connections as there are. */
const CONNECTIONS = 5;

export default {
  id: 'connection-before-body',
  title: 'A connection is taken from the pool before the body is read, so a few slow senders take all of them',
  seam: 'verify',
  items: ['webhook.created.upsert'],
  cases: ['slow-senders'],
  control: 'senders',
  apply: (parts) => {
    const waiting: (() => void)[] = [];
    let free = CONNECTIONS;
    return {
      ...parts,
      verify: async (request, secret) => {
        if (free > 0) free -= 1;
        else await new Promise<void>((resolve) => waiting.push(resolve));
        try {
          return await parts.verify(request, secret);
        } finally {
          const next = waiting.shift();
          if (next === undefined) free += 1;
          else next();
        }
      },
    };
  },
} satisfies Fault;
