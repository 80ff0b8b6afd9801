import { z } from 'zod';
import { PreflightError } from '../checklists/error.ts';
import { Report } from '../checklists/verdict.ts';

const sortKeys = (record: Record<string, string>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));

/**
 * `checklist.json`: the report itself, held against its schema, its keys in the schema's order whatever order they came in.
 *
 * @throws PreflightError `internal` when the report does not satisfy its own schema: nothing must be gated on it
 */
export function renderJson(report: Report): string {
  const parsed = Report.safeParse(report);
  if (!parsed.success) {
    throw new PreflightError(
      'internal',
      `The report does not satisfy its own schema: ${z.prettifyError(parsed.error)}`,
      {
        remedy: 'This is a fault of the harness. Render again from evidence.jsonl with a fixed version.',
        cause: parsed.error,
      },
    );
  }
  const { data } = parsed;
  const ordered: Report = { ...data, run: { ...data.run, policies: sortKeys(data.run.policies) } };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
