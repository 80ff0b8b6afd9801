import { resolve } from 'node:path';
import type { Report } from '../../checklists/verdict.ts';
import type { CommandContext } from '../context.ts';
import { VERDICT_EXIT, type ExitCode } from '../exit-code.ts';
import { judgeFolder, parsePhase } from '../run/report.ts';

export interface GateFlags {
  readonly phase: string;
  readonly json?: boolean;
}

/** `clerk-preflight gate`: judges a report folder's evidence again, and says one line a person can act on. */
export async function gate(folder: string, flags: GateFlags, { terminal, cwd }: CommandContext): Promise<ExitCode> {
  const report = await judgeFolder(resolve(cwd, folder), parsePhase(flags.phase));
  const line = gateLine(report);
  if (flags.json === true) {
    const { verdict, phase, reasons, digest, target } = report;
    terminal.err(line);
    terminal.out(JSON.stringify({ verdict, phase, reasons, digest, target }));
  } else {
    terminal.out(line);
  }
  return VERDICT_EXIT[report.verdict];
}

export function gateLine({ verdict, phase, reasons, target }: Report): string {
  const [first, ...more] = reasons;
  const why =
    first === undefined ? '' : `: ${first}${more.length > 0 ? ` (and ${more.length} more: see the report)` : ''}`;
  return `${verdict} for ${phase} of ${target.name}${why}`;
}
