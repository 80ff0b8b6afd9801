import { resolve } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import { Profile } from '../../checklists/evidence.ts';
import { findItem } from '../../checklists/load.ts';
import type { Report } from '../../checklists/verdict.ts';
import { renderJson } from '../../reporters/json.ts';
import { renderTerminal } from '../../reporters/terminal.ts';
import { writeReport } from '../../reporters/write.ts';
import type { CommandContext } from '../context.ts';
import { provisionEngines, runEngines, SANDBOX_ENGINES } from '../engines.ts';
import { VERDICT_EXIT, type ExitCode } from '../exit-code.ts';
import { executeRun } from '../run/execute.ts';
import { judgeFolder } from '../run/report.ts';
import { selectChecks } from '../run/select.ts';
import { makeStages, type Stages } from '../stages.ts';
import { withSandbox } from './with-sandbox.ts';

export interface RunFlags {
  readonly config: string;
  readonly profile: string;
  readonly suite?: string;
  readonly only?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly deadline?: string;
  /** Against the embedded sandbox instead of a target of one's own. */
  readonly sandbox?: boolean;
  readonly fault?: string;
}

export const REPORT_FOLDER = 'preflight-report';

/** `clerk-preflight run` */
export async function run(flags: RunFlags, context: CommandContext): Promise<ExitCode> {
  const report = await runAndReport(flags, context);
  return VERDICT_EXIT[report.verdict];
}

/** Runs, judges, writes the report and shows it. */
export async function runAndReport(flags: RunFlags, context: CommandContext, stages?: Stages): Promise<Report> {
  const { terminal, env, cwd, interruption } = context;
  const profile = parseProfile(flags.profile);
  const only = splitList(flags.only) ?? [];
  const suite = splitList(flags.suite);
  refuseUnknownItems(only);
  if (flags.fault !== undefined && flags.sandbox !== true) {
    throw new PreflightError('usage', 'A fault is seeded in the sandbox alone.', {
      remedy: 'Add --sandbox, or leave --fault out.',
    });
  }
  const selection = selectChecks({ profile, only, ...(suite === undefined ? {} : { suite }) });
  // A run of a few checks must not take the place of the whole run's report.
  const output = resolve(cwd, flags.output ?? (only.length > 0 ? `${REPORT_FOLDER}/rerun` : REPORT_FOLDER));
  const watch = stages ?? makeStages(terminal);
  const release = startDeadline(flags.deadline, context);
  try {
    const wanted = [...(flags.sandbox === true ? SANDBOX_ENGINES : []), ...runEngines(selection)];
    const engines = await provisionEngines(wanted, context, watch);
    const execute = (targetEnv: NodeJS.ProcessEnv, configFile: string): Promise<void> =>
      executeRun({
        configFile,
        profile,
        selection,
        output,
        env: targetEnv,
        stages: watch,
        signal: interruption.signal,
        engines,
        warn: (line) => terminal.err(`! ${line}`),
      });
    if (flags.sandbox === true) {
      await withSandbox({ fault: flags.fault ?? '' }, context, watch, ({ env: sandboxEnv, configFile }) =>
        execute({ ...env, ...sandboxEnv }, configFile),
      );
    } else {
      await execute(env, resolve(cwd, flags.config));
    }
  } finally {
    release();
  }
  const report = await judgeFolder(output, profile === 'smoke' ? 'post-deploy' : 'pre-deploy');
  await writeReport(output, report);
  show(report, output, flags.json === true, context);
  return report;
}

function show(report: Report, output: string, json: boolean, { terminal }: CommandContext): void {
  const text = renderTerminal(report, {
    color: terminal.color,
    width: terminal.width,
    location: `${output}/checklist.html`,
  });
  if (json) {
    terminal.err(text);
    terminal.out(renderJson(report).trimEnd());
  } else {
    terminal.out(text.trimEnd());
  }
}

function parseProfile(text: string): Profile {
  const parsed = Profile.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new PreflightError('usage', `There is no profile ${text}.`, {
    remedy: `There are: ${Profile.options.join(', ')}.`,
  });
}

export function splitList(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** An id with an `@` or of a check's family is left to the run, which knows the checks; an item must exist. */
function refuseUnknownItems(only: readonly string[]): void {
  for (const id of only) {
    const looksLikeCheck =
      id.includes('@') || findItem(id) !== undefined || CHECK_FAMILIES.some((family) => id.startsWith(family));
    if (!looksLikeCheck) {
      throw new PreflightError('usage', `There is no item ${id}.`, { remedy: 'See `clerk-preflight list`.' });
    }
  }
}

const CHECK_FAMILIES = ['api.', 'config.', 'flow.', 'health.', 'load.', 'smoke.', 'sync.', 'webhook.'];

/** Ends the run after a time, as an interruption would. Returns how to call it off. */
function startDeadline(text: string | undefined, { interruption }: CommandContext): () => void {
  if (text === undefined) return () => undefined;
  const match = /^(\d+)(s|m|h)$/.exec(text);
  if (match === null) {
    throw new PreflightError('usage', `--deadline takes a time such as 90s, 10m or 1h, not ${text}.`);
  }
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h'];
  const timer = setTimeout(() => interruption.giveUp(text), Number(match[1]) * unit);
  return () => clearTimeout(timer);
}
