import type { Fault } from './fault.ts';

export default {
  id: 'all-methods',
  title: 'The handler of deliveries is registered for every method that has a body',
  seam: 'methods',
  items: ['webhook.route.post-only'],
  cases: ['delete-refused', 'patch-refused', 'put-refused'],
  apply: (parts) => ({ ...parts, methods: ['POST', 'PUT', 'PATCH', 'DELETE'] }),
} satisfies Fault;
