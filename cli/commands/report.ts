import { resolve } from 'node:path';
import { writeReport } from '../../reporters/write.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { judgeFolder, parsePhase } from '../run/report.ts';

/** `clerk-preflight report`: renders again from evidence. */
export async function report(
  folder: string,
  flags: { phase: string },
  { terminal, cwd }: CommandContext,
): Promise<ExitCode> {
  const path = resolve(cwd, folder);
  const files = await writeReport(path, await judgeFolder(path, parsePhase(flags.phase)));
  for (const file of files) terminal.out(file);
  return EXIT.ok;
}
