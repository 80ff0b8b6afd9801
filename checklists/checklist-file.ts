import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { PreflightError } from './error.ts';
import { Checklist } from './item.ts';

type Path = readonly PropertyKey[];

/** A checklist with the way back to the place in its file that a value came from. */
export interface ChecklistFile {
  readonly checklist: Checklist;
  /** `file:line:column` of the value at a path; of its nearest parent where there is no such value. */
  readonly locate: (path: Path) => string;
}

/**
 * Reads one checklist.
 *
 * @param file name for messages
 * @throws PreflightError `config-invalid`, every fault with file, line and column
 */
export function parseChecklist(file: string, text: string): ChecklistFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    // The first line of the parser's message holds the fault; the rest is a drawing of the place.
    throw invalid(document.errors.map((error) => `${place(error.pos[0])}: ${error.message.split(' at line ')[0]}`));
  }
  const locate = (path: Path) => place(offsetOf(document, path));
  const parsed = Checklist.safeParse(document.toJS());
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => describeIssue(issue, locate, document, place)));
  }
  return { checklist: parsed.data, locate };
}

/** The error for a checklist that cannot be used. */
export function invalid(faults: readonly string[]): PreflightError {
  return new PreflightError('config-invalid', faults.join('\n'), {
    remedy: 'Correct the checklist at the named line and column.',
  });
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function describeIssue(
  issue: z.core.$ZodIssue,
  locate: ChecklistFile['locate'],
  document: Document,
  place: (offset: number) => string,
): string {
  const field = issue.path.map(String).join('.') || 'checklist';
  if (issue.code !== 'unrecognized_keys') return `${locate(issue.path)}: ${field}: ${issue.message}`;
  const parent = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && issue.keys.includes(String(key.value)))
    : undefined;
  const where = isNode(pair?.key) && pair.key.range ? place(pair.key.range[0]) : locate(issue.path);
  return `${where}: ${field}: ${issue.message}`;
}
