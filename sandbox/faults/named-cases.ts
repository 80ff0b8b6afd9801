import { CORPUS, type CorpusCase } from '../../fixtures/webhook/corpus/index.ts';

/** The ids of the corpus's cases that this holds for; those that only inform never fail. */
export function casesWhere(holds: (corpusCase: CorpusCase) => boolean): string[] {
  return CORPUS.filter((corpusCase) => corpusCase.informational !== true && holds(corpusCase)).map(({ id }) => id);
}

/** Every case that must be refused for its signature. */
export const FORGED_CASES: readonly string[] = casesWhere(({ answer }) => answer === 'refused');

/** Every case whose signature holds, and that is no event. */
export const MALFORMED_CASES: readonly string[] = casesWhere(
  ({ answer }) => answer === 'rejected-as-malformed' || answer === 'not-acknowledged',
);

/** Every case in which a deletion removes a row that stands, or that comes later. */
export const DELETION_CASES: readonly string[] = [
  'deleted',
  'deleted-alone',
  'deleted-with-external-id',
  'deletion-before-creation',
  'deletion-beside-creation',
  'deletion-replayed',
  'operator-as-id-of-deletion',
  'signed-deletion-without-id',
];
