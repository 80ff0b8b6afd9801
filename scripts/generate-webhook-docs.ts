import { readFileSync, writeFileSync } from 'node:fs';
import { WEBHOOK_DOCUMENT, withWrongSignatures } from '../tests/webhook/wrong-signatures-list.ts';

/**
 * Writes the list of wrong signatures into docs/webhook.md again, from the code.
 *
 *   npx tsx scripts/generate-webhook-docs.ts
 */
writeFileSync(WEBHOOK_DOCUMENT, withWrongSignatures(readFileSync(WEBHOOK_DOCUMENT, 'utf8')));
