import { DeliveryError } from '../app/webhook/outcome.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'exact-content-type',
  title: 'A content type that names its charset is taken for another type, and refused',
  seam: 'verify',
  items: ['webhook.route.public'],
  cases: ['type-with-charset'],
  apply: (parts) => ({
    ...parts,
    verify: (request, secret) => {
      if (request.headers.get('content-type') !== 'application/json')
        throw new DeliveryError('malformed', 'the delivery is no JSON');
      return parts.verify(request, secret);
    },
  }),
} satisfies Fault;
