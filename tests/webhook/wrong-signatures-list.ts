import { fileURLToPath } from 'node:url';
import { WRONG_SIGNATURES } from '../../fixtures/webhook/wrong-signature.ts';

/** The document that lists every kind of wrong signature. */
export const WEBHOOK_DOCUMENT = fileURLToPath(new URL('../../docs/webhook.md', import.meta.url));

const PLACE = /(<!-- wrong signatures: [^\n]*-->\n)[^]*?(<!-- end of wrong signatures -->)/;

/** The document with the list as the code has it. */
export function withWrongSignatures(document: string): string {
  if (!PLACE.test(document)) throw new Error('The document has no place for the list of wrong signatures.');
  const lines = Object.entries(WRONG_SIGNATURES).map(([kind, says]) => `- \`${kind}\`: ${says}`);
  return document.replace(PLACE, (_, start: string, end: string) => `${start}\n${lines.join('\n')}\n\n${end}`);
}
