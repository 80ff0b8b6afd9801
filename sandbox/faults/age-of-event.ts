import { DeliveryError } from '../app/webhook/outcome.ts';
import type { Fault } from './fault.ts';

const TOLERANCE_MS = 300_000;

const timeOf = (text: string): number => {
  try {
    return (JSON.parse(text) as { timestamp?: number }).timestamp ?? Date.now();
  } catch {
    return Date.now();
  }
};

export default {
  id: 'age-of-event',
  title: 'A delivery counts as old when its event is, so that late attempts are refused for ever',
  seam: 'verify',
  items: ['webhook.verify.signature'],
  cases: ['late-attempt'],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) => {
      const age = Date.now() - timeOf(await request.clone().text());
      if (age > TOLERANCE_MS) throw new DeliveryError('refused', 'the event is too old');
      return parts.verify(request, secret);
    },
  }),
} satisfies Fault;
