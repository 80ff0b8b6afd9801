import type { Report } from '../../checklists/verdict.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { runAndReport, type RunFlags } from './run.ts';

/** `clerk-preflight smoke`: healthy, roll back, or hold. */
export async function smoke(flags: Omit<RunFlags, 'profile'>, context: CommandContext): Promise<ExitCode> {
  const output = flags.output ?? 'preflight-report/smoke';
  const report = await runAndReport({ ...flags, output, profile: 'smoke' }, context);
  const { word, code, why } = judgeSmoke(report);
  context.terminal.err(`${word}: ${why}`);
  return code;
}

/** Pure: what a smoke run means for the deployment that it looked at. */
export function judgeSmoke(report: Report): { word: string; code: ExitCode; why: string } {
  const checks = new Map(report.items.flatMap((item) => item.checks.map((check) => [check.id, check] as const)));
  const ids = (state: string): string[] =>
    [...checks.values()].filter((check) => check.state === state && check.severity !== 'advice').map(({ id }) => id);
  const failed = ids('fail');
  if (failed.length > 0) return { word: 'ROLL BACK', code: EXIT.blocked, why: `failed: ${failed.join(', ')}` };
  const open = [...ids('inconclusive'), ...ids('skipped')];
  if (open.length > 0) return { word: 'HOLD', code: EXIT.pending, why: `undecided: ${open.join(', ')}` };
  if (checks.size === 0 || report.run.outcome !== 'complete') {
    return { word: 'HOLD', code: EXIT.pending, why: 'the run did not come to its end' };
  }
  return { word: 'HEALTHY', code: EXIT.ok, why: `${checks.size} checks passed` };
}
