import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import type { EvidenceRecord } from '../../checklists/evidence.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import { Phase } from '../../checklists/item.ts';
import { loadChecklists } from '../../checklists/load.ts';
import { parseEvidence } from '../../checklists/parse-evidence.ts';
import type { Report } from '../../checklists/verdict.ts';

/**
 * Judges the evidence of a report folder.
 *
 * @throws PreflightError `evidence-missing` or `evidence-invalid`
 */
export async function judgeFolder(folder: string, phase: Phase): Promise<Report> {
  const path = join(folder, 'evidence.jsonl');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PreflightError('evidence-missing', `There is no evidence at ${path}.`, {
      remedy: 'Run `clerk-preflight run` first, or name its report folder.',
      cause,
    });
  });
  const { records } = parseEvidence(text);
  const decidable = decidableItems(records);
  return evaluate({
    checklists: loadChecklists(),
    evidence: records,
    phase,
    now: new Date(),
    ...(decidable === undefined ? {} : { decidable }),
  });
}

/**
 * Items that this version has a check for. A whole predeploy run plans every one of them; of a part nothing follows
 * for the rest.
 */
function decidableItems(records: readonly EvidenceRecord[]): ReadonlySet<string> | undefined {
  const whole = records.some((record) => record.type === 'run' && record.profile === 'predeploy' && !record.partial);
  const planned = records.flatMap((record) => (record.type === 'planned' ? record.items : []));
  return whole && planned.length > 0 ? new Set(planned) : undefined;
}

/** @throws PreflightError `usage` */
export function parsePhase(text: string): Phase {
  const parsed = Phase.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new PreflightError('usage', `There is no phase ${text}.`, {
    remedy: `There are: ${Phase.options.join(', ')}.`,
  });
}
