import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { gapName, type Sightings } from './record.ts';

/**
 * Which test file shows what: for each operation that succeeded, each event that was sent and each gap, the one file
 * that answers for it. Written by `scripts/generate-support-table.ts`, checked by that test file at its own end, so
 * that neither the table of what is tested nor the list of gaps can say more than the tests do.
 */
export const EVIDENCE_FILE = new URL('evidence.json', import.meta.url);
/** The known gaps and the routes outside of the documents, each with a reason that a person wrote. */
export const GAPS_FILE = new URL('gaps.yaml', import.meta.url);
/** Names the folder in which `scripts/generate-support-table.ts` collects what was seen; the files then only report. */
export const COLLECT_VARIABLE = 'CLERK_EVIDENCE_FOLDER';
export const REGENERATE = 'run `npx tsx scripts/generate-support-table.ts` and review what it changes';

/** From `operation …`, `event …` or `gap …` to a file in tests/clerk. */
export type Evidence = Readonly<Record<string, string>>;

export interface Gap {
  /** The schema of the document, or the operation and its status, and the path in it. */
  readonly at: string;
  readonly what: string;
  /** Operation and place in its answer where it was first seen. */
  readonly example: string;
  readonly reason: string;
}

export interface OutsideRoute {
  /** `backend POST /path`; a trailing `/*` takes all that begins so, and `*` any method. */
  readonly route: string;
  readonly reason: string;
}

export interface Gaps {
  readonly differences: readonly Gap[];
  readonly routes: readonly OutsideRoute[];
}

export function readEvidence(): Evidence {
  return existsSync(EVIDENCE_FILE) ? (JSON.parse(readFileSync(EVIDENCE_FILE, 'utf8')) as Evidence) : {};
}

export function readGaps(): Gaps {
  const given = parse(readFileSync(GAPS_FILE, 'utf8')) as Partial<Gaps> | null;
  return { differences: given?.differences ?? [], routes: given?.routes ?? [] };
}

/** Gaps that are not on the list: what makes any test file fail. */
export function findNewGaps(sightings: Sightings, gaps: Gaps): string[] {
  const known = new Set(gaps.differences.map(gapName));
  return sightings.gaps
    .filter((gap) => !known.has(gapName(gap)))
    .map((gap) => `${gapName(gap)}   (as in ${gap.example})`);
}

/**
 * What the evidence says of a test file that ran as a whole, and what that did not show, and the reverse.
 *
 * @param file its name, as in the evidence
 * @param judged false where the documents are absent, so that no gap could be seen
 */
export function findStaleEvidence(file: string, sightings: Sightings, evidence: Evidence, judged: boolean): string[] {
  const seen = new Set([...sightings.driven, ...sightings.gaps.map((gap) => `gap ${gapName(gap)}`)]);
  const claimed = Object.entries(evidence).filter(([name, by]) => by === file && (judged || !name.startsWith('gap ')));
  return [
    ...claimed.filter(([name]) => !seen.has(name)).map(([name]) => `no longer seen: ${name}`),
    ...sightings.driven
      .filter((name) => evidence[name] === undefined)
      .map((name) => `seen for the first time: ${name}`),
  ];
}
