import { formatSeconds, makeStages } from '../stages.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { REPORT_FOLDER, runAndReport } from './run.ts';

export interface StartFlags {
  readonly fault?: string;
  readonly suite?: string;
  readonly output?: string;
}

/**
 * `npm start`: the sandbox, the predeploy profile, the report. A healthy sandbox is Pending, as nobody has signed; that
 * is what this command is there to show, so it ends with 0. A failed or undecided check does not.
 */
export async function start(flags: StartFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const started = performance.now();
  const stages = makeStages(terminal);
  const report = await runAndReport({ ...flags, config: '', profile: 'predeploy', sandbox: true }, context, stages);
  const times = stages.times.map(({ name, durationMs }) => `${name} ${formatSeconds(durationMs)}`).join(' · ');
  terminal.err(`\nStages: ${times} · together ${formatSeconds(performance.now() - started)}`);
  if (report.run.outcome !== 'complete') return EXIT.pending;
  if (report.items.some(({ state }) => state === 'failed')) return EXIT.blocked;
  if (report.items.some(({ state }) => state === 'inconclusive')) return EXIT.pending;
  const folder = flags.output ?? REPORT_FOLDER;
  terminal.err(
    [
      '',
      'The sandbox is healthy: every check passed. The verdict is Pending, because the rows above wait for people.',
      'What next:',
      `  open ${folder}/checklist.html              the checklist, row by row`,
      '  npx clerk-preflight gate                          what CI would say: exit 3 while it is Pending',
      '  npx clerk-preflight start --fault insert-instead-of-upsert   watch a broken application turn red',
      '  README.md, "Your own application"                 point it at a target of your own',
    ].join('\n'),
  );
  return EXIT.ok;
}
