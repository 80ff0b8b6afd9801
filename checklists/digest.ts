import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Checklist, ItemState, Phase } from './item.ts';
import type { Attestation, GatePolicy, Waiver } from './people.ts';
import type { Report } from './verdict.ts';

export interface DigestParts {
  readonly phase: Phase;
  /** {@link hashOf} the checklists: the words that were signed. */
  readonly checklists: string;
  readonly policies: Readonly<Record<string, string>>;
  readonly gate: GatePolicy;
  /** States of the rows up to the phase; without sign-offs, and without what follows from them. */
  readonly states: Readonly<Record<string, ItemState>>;
  readonly attestations: readonly Attestation[];
  readonly waivers: readonly Waiver[];
  readonly target: Report['target'];
  /** What else a signature shall cover, such as an artifact's checksum. */
  readonly extra: Readonly<Record<string, string>>;
}

/** sha256, in hex, over what a sign-off stands for. Neither timings nor other sign-offs are part of it. */
export function digestOf(parts: DigestParts): string {
  const { environment, url, version, clerkInstance } = parts.target;
  return hashOf({
    ...parts,
    target: { environment, url, version, clerkInstance },
    attestations: signedWords(parts.attestations),
    waivers: signedWords(parts.waivers),
  });
}

/** sha256 over canonical JSON, in hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The digest of the words of checklists. */
export function digestOfChecklists(checklists: readonly Checklist[]): string {
  return hashOf(checklists);
}

/** What people said, in one order; a signature made anew over the same words changes nothing. */
function signedWords(entries: readonly (Attestation | Waiver)[]): string[] {
  return entries.map(({ signature: _signature, keyId: _keyId, ...words }) => canonicalJson(words)).sort();
}
