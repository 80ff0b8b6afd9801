import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../checklists/verdict.ts';
import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';

export const REPORT_FORMATS = ['json', 'markdown', 'html', 'junit', 'ctrf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

interface Rendering {
  readonly file: string;
  readonly render: (report: Report) => string;
}

const RENDERINGS: Readonly<Record<ReportFormat, Rendering>> = {
  json: { file: 'checklist.json', render: renderJson },
  markdown: { file: 'checklist.md', render: (report) => renderMarkdown(report) },
  html: { file: 'checklist.html', render: renderHtml },
  junit: { file: 'junit.xml', render: renderJunit },
  ctrf: { file: 'ctrf.json', render: renderCtrf },
};

/** Writes a file so that a reader sees the old one or the new one, whole: a temporary file beside it, then a rename. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  try {
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Renders the report in each format and writes the files into `directory`, which is made when missing.
 * All formats are rendered before the first is written: a renderer that throws leaves the folder as it was.
 *
 * @returns the paths written, in the order of `REPORT_FORMATS`
 */
export async function writeReport(
  directory: string,
  report: Report,
  { formats = REPORT_FORMATS }: { readonly formats?: readonly ReportFormat[] } = {},
): Promise<string[]> {
  const files = REPORT_FORMATS.filter((format) => formats.includes(format)).map((format) => {
    const { file, render } = RENDERINGS[format];
    return { file: path.join(directory, file), text: render(report) };
  });
  await mkdir(directory, { recursive: true });
  for (const { file, text } of files) await writeAtomically(file, text);
  return files.map(({ file }) => file);
}
