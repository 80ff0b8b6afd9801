import type { Fault } from './fault.ts';

export default {
  id: 'plan-default-missing',
  title: 'A new user starts without a plan',
  seam: 'mapping',
  items: ['migration.sync.plan-default'],
  cases: ['created-defaults', 'plan-kept-on-update'],
  apply: (parts) => ({ ...parts, mapping: (data) => ({ ...parts.mapping(data), plan: '' }) }),
} satisfies Fault;
