/**
 * Writes docs/webhook-vectors/vectors.json from the corpus: `npx tsx scripts/generate-webhook-vectors.ts`. A test fails
 * when the file is stale.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CORPUS } from '../fixtures/webhook/corpus/index.ts';
import { askVerifiers } from './webhook-verifiers.ts';
import { makeVectors, writeVectors } from '../fixtures/webhook/vectors/make.ts';

const file = fileURLToPath(new URL('../docs/webhook-vectors/vectors.json', import.meta.url));
writeFileSync(file, writeVectors(await makeVectors(CORPUS, askVerifiers)));
