import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '@playwright/test/reporter';
import type { Artifact } from '../../checklists/evidence.ts';
import { PICTURE_ATTACHMENT } from '../../fixtures/check/outcome.ts';

/** The folder of a report that holds what checks have kept. */
export const ARTIFACTS_FOLDER = 'preflight-artifacts';

/** Writes a check's pictures into the report folder, and names them relative to it. */
export function keepPictures(result: TestResult, checkId: string, reportFolder: string): Artifact[] {
  const bodies = result.attachments.flatMap(({ name, body }) => (name === PICTURE_ATTACHMENT && body ? [body] : []));
  return bodies.map((body, index) => {
    const path = `${ARTIFACTS_FOLDER}/${checkId.replace(/[^a-z0-9@.-]/gi, '-')}${index === 0 ? '' : `-${index}`}.png`;
    mkdirSync(join(reportFolder, ARTIFACTS_FOLDER), { recursive: true });
    writeFileSync(join(reportFolder, path), body);
    return { name: 'the page', path, contentType: 'image/png' };
  });
}
