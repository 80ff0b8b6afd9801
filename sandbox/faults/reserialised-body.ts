import type { Fault } from './fault.ts';

// What a framework's JSON middleware leaves of the body.
const compact = (raw: string): string => {
  try {
    return JSON.stringify(JSON.parse(raw));
  } catch {
    return raw;
  }
};

export default {
  id: 'reserialised-body',
  title: 'The signature is checked over the body parsed and written out again',
  seam: 'verify',
  items: ['webhook.verify.raw-body'],
  cases: [
    'big-numbers',
    'deep-body',
    'duplicate-keys',
    'escaped-emoji',
    'escaped-letters',
    'escaped-slashes',
    'extended-body',
    'indented-body',
    'number-spelling',
    'signature-of-compact-form',
    'surrounded-body',
  ],
  apply: (parts) => ({
    ...parts,
    verify: async (request, secret) => {
      const body = await request.text().then(compact);
      return parts.verify(new Request(request.url, { method: 'POST', headers: request.headers, body }), secret);
    },
  }),
} satisfies Fault;
