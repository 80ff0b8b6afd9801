import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import { Phase } from '../../checklists/item.ts';
import { loadChecklists } from '../../checklists/load.ts';
import { parseEvidence } from '../../checklists/parse-evidence.ts';
import type { Report } from '../../checklists/verdict.ts';

/**
 * Judges the evidence of a report folder.
 *
 * @param decidable items that this run could decide; left out, no row is said to lack a check
 * @throws PreflightError `evidence-missing` or `evidence-invalid`
 */
export async function judgeFolder(folder: string, phase: Phase, decidable?: ReadonlySet<string>): Promise<Report> {
  const path = join(folder, 'evidence.jsonl');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PreflightError('evidence-missing', `There is no evidence at ${path}.`, {
      remedy: 'Run `clerk-preflight run` first, or name its report folder.',
      cause,
    });
  });
  const { records } = parseEvidence(text);
  return evaluate({
    checklists: loadChecklists(),
    evidence: records,
    phase,
    now: new Date(),
    ...(decidable === undefined ? {} : { decidable }),
  });
}

/** @throws PreflightError `usage` */
export function parsePhase(text: string): Phase {
  const parsed = Phase.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new PreflightError('usage', `There is no phase ${text}.`, {
    remedy: `There are: ${Phase.options.join(', ')}.`,
  });
}
