import { FORGED_CASES } from './named-cases.ts';
import { applyEvent } from '../app/webhook/sync.ts';
import type { Fault } from './fault.ts';
import { readUnverified } from './unverified.ts';

export default {
  id: 'no-return-after-400',
  title: 'A refused delivery is answered 400 and processed all the same',
  seam: 'verify',
  items: ['webhook.verify.nothing-processed', 'webhook.verify.headers'],
  cases: FORGED_CASES,
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) => {
      const copy = request.clone();
      try {
        return await parts.verify(request, secret);
      } catch (refusal) {
        await readUnverified(copy).then(
          (event) => applyEvent(event, parts),
          () => undefined,
        );
        throw refusal;
      }
    },
  }),
} satisfies Fault;
