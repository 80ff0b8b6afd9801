import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WEBHOOK_DOCUMENT, withWrongSignatures } from './wrong-signatures-list.ts';

test('the list of wrong signatures is that of the code (else npx tsx scripts/generate-webhook-docs.ts)', () => {
  const document = readFileSync(WEBHOOK_DOCUMENT, 'utf8');
  expect(document).toBe(withWrongSignatures(document));
});
