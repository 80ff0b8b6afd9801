import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EvidenceRecord } from '../checklists/evidence.ts';
import type { Redact } from '../fixtures/redaction/redact.ts';

/** Writes `evidence.jsonl`, a line at a time, so that a crash loses nothing that was seen before it. */
export interface EvidenceFile {
  write(record: EvidenceRecord): void;
}

/** Starts a new file. */
export function createEvidenceFile(path: string, redact: Redact): EvidenceFile {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return appendEvidence(path, redact);
}

/** Goes on with a file that another process started. Every string in a record is redacted. */
export function appendEvidence(path: string, redact: Redact): EvidenceFile {
  return {
    write: (record) => appendFileSync(path, `${JSON.stringify(redactStrings(EvidenceRecord.parse(record), redact))}\n`),
  };
}

function redactStrings(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((inner) => redactStrings(inner, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactStrings(inner, redact)]));
}
