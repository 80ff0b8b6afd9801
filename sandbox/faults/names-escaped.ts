import { escapeHtml } from '../html.ts';
import type { Fault } from './fault.ts';

const escape = (name: string | null): string | null => (name === null ? null : escapeHtml(name));

export default {
  id: 'names-escaped',
  title: 'Names are escaped for HTML when they are stored, so O’Brien is O&#39;Brien for ever',
  seam: 'mapping',
  items: ['migration.sync.data-correct', 'webhook.validate.data'],
  cases: ['names-with-quotes', 'operators-in-names', 'sql-in-names'],
  apply: (parts) => ({
    ...parts,
    mapping: (data) => {
      const user = parts.mapping(data);
      return { ...user, firstName: escape(user.firstName), lastName: escape(user.lastName) };
    },
  }),
} satisfies Fault;
