import { ENGINES, describeEngines } from '../../sandbox/engines/index.ts';
import type { CommandContext } from '../context.ts';
import { engineContext, provisionEngines } from '../engines.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { makeStages } from '../stages.ts';

export interface DoctorFlags {
  readonly json?: boolean;
  /** Make every engine ready instead of only looking. */
  readonly provision?: boolean;
}

/**
 * `clerk-preflight doctor`: what is there, what is missing, and where each engine comes from.
 *
 * @throws PreflightError `engine-missing` with `--provision`, when one cannot be had
 */
export async function doctor({ json, provision }: DoctorFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  if (provision === true) await provisionEngines(ENGINES, context, makeStages(terminal));
  const findings = await describeEngines(engineContext(context, () => undefined));
  if (json === true) {
    terminal.out(JSON.stringify([{ engine: 'node', state: 'found', version: process.version }, ...findings]));
  } else {
    terminal.out(`✔ node       ${process.version}`);
    for (const { engine, state, version = '', detail, remedy } of findings) {
      const mark = { found: '✔', obtainable: '·', missing: '✖' }[state];
      terminal.out(`${mark} ${engine.padEnd(10)} ${[version, detail].filter(Boolean).join(', ')}`);
      if (remedy !== undefined && state === 'missing') terminal.out(`  ${remedy}`);
    }
  }
  return findings.some(({ state }) => state === 'missing') ? EXIT.usage : EXIT.ok;
}
