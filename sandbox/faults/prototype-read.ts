import type { Fault } from './fault.ts';

export default {
  id: 'prototype-read',
  title: 'The event is copied with Object.assign, so what stands under __proto__ is read as the user’s own',
  seam: 'mapping',
  items: ['webhook.validate.data'],
  cases: ['prototype-of-data'],
  apply: (parts) => ({ ...parts, mapping: (data) => parts.mapping(Object.assign({}, data)) }),
} satisfies Fault;
