import { z } from 'zod';
import { PreflightError } from './error.ts';
import { EvidenceRecord } from './evidence.ts';

export interface ParsedEvidence {
  readonly records: readonly EvidenceRecord[];
  /** The last line breaks off: the writer was killed in the middle of it. What came before still counts. */
  readonly truncated: boolean;
}

/**
 * Reads the text of `evidence.jsonl`.
 *
 * @throws PreflightError `evidence-invalid`, with the number of the line that is no record
 */
export function parseEvidence(text: string): ParsedEvidence {
  if (text === '') return { records: [], truncated: false };
  const complete = text.endsWith('\n');
  const lines = (complete ? text.slice(0, -1) : text).split('\n');
  const records: EvidenceRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const value = parseLine(line);
    if (value === undefined) {
      // Every record is written with its line break, so only a line without one can have been cut off.
      if (!complete && index === lines.length - 1) return { records, truncated: true };
      throw broken(index, 'it is not JSON');
    }
    const record = EvidenceRecord.safeParse(value.json);
    if (!record.success) throw broken(index, z.prettifyError(record.error));
    records.push(record.data);
  }
  return { records, truncated: false };
}

function parseLine(line: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(line) as unknown };
  } catch {
    return undefined;
  }
}

function broken(index: number, why: string): PreflightError {
  return new PreflightError('evidence-invalid', `evidence line ${index + 1} is no record: ${why}`, {
    remedy: 'Run again into an empty folder; evidence is written by the harness and not meant to be edited.',
  });
}
