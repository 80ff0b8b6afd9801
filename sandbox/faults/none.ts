import type { Fault } from './fault.ts';

export default {
  id: 'none',
  title: 'The application in good order',
  seam: undefined,
  items: [],
  cases: [],
  apply: (parts) => parts,
} satisfies Fault;
