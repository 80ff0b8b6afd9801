import { z } from 'zod';
import { Report } from './verdict.ts';

/** JSON Schema (draft 2020-12) of `checklist.json`, made from the zod schema so that the two cannot differ. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(Report, { target: 'draft-2020-12', io: 'output' }),
    title: 'clerk-preflight report',
  };
}
