import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS_DOCUMENT, withOptions } from '../../../scripts/generate-webhook-commands.ts';

const document = readFileSync(COMMANDS_DOCUMENT, 'utf8');

test('the options in the document are those of the commands', () => {
  expect(withOptions(document) === document, 'stale: run `npx tsx scripts/generate-webhook-commands.ts`').toBe(true);
});

test('a document whose options were changed by hand is found', () => {
  expect(withOptions(document.replace('--fan-out', '--fan'))).toBe(document);
  expect(withOptions(document.replace(/### `webhook send[\s\S]*(?=<!-- end)/, ''))).toBe(document);
});
