import type { Fault } from './fault.ts';

const WIDTH = 50;

export default {
  id: 'narrow-names',
  title: 'The columns for names take fifty characters, and a longer name ends in an error',
  seam: 'mapping',
  items: ['migration.sync.data-correct'],
  cases: ['names-of-256-characters'],
  apply: (parts) => ({
    ...parts,
    mapping: (data) => {
      const user = parts.mapping(data);
      const tooLong = [user.firstName, user.lastName].some((name) => (name?.length ?? 0) > WIDTH);
      if (tooLong) throw new Error(`value too long for type character varying(${WIDTH})`);
      return user;
    },
  }),
} satisfies Fault;
