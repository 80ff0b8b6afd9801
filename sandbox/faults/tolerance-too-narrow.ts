import { DeliveryError } from '../app/webhook/outcome.ts';
import type { Fault } from './fault.ts';

const TOLERANCE = 60;

export default {
  id: 'tolerance-too-narrow',
  title: 'A delivery that is more than a minute off is refused',
  seam: 'verify',
  items: ['webhook.verify.signature'],
  cases: ['just-new-enough', 'just-old-enough'],
  apply: (parts) => ({
    ...parts,
    verify: (request, secret) => {
      const age = Date.now() / 1000 - Number(request.headers.get('svix-timestamp'));
      if (Math.abs(age) > TOLERANCE) throw new DeliveryError('refused', 'the delivery is too old');
      return parts.verify(request, secret);
    },
  }),
} satisfies Fault;
