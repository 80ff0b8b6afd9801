import { Command, CommanderError } from 'commander';
import { PreflightError } from '../checklists/error.ts';
import { makeRedactor } from '../fixtures/redaction/redact.ts';
import { doctor } from './commands/doctor.ts';
import { gate } from './commands/gate.ts';
import { explain, list } from './commands/list.ts';
import { report } from './commands/report.ts';
import { run, REPORT_FOLDER } from './commands/run.ts';
import { sandbox } from './commands/sandbox.ts';
import { smoke } from './commands/smoke.ts';
import { start } from './commands/start.ts';
import { addWebhookCommands } from './commands/webhook/program.ts';
import type { CommandContext } from './context.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.ts';
import { listenForInterruption } from './interrupt.ts';
import { VERSION } from './package.ts';
import { openTerminal } from './terminal.ts';

const terminal = openTerminal(process);
const interruption = listenForInterruption(() => terminal.err('\nInterrupted: stopping and cleaning up …'));
const context: CommandContext = { terminal, env: process.env, cwd: process.cwd(), interruption };
let exitCode: ExitCode = EXIT.ok;

/** A command's work gives the exit code. */
const does =
  <A extends unknown[]>(work: (...args: A) => ExitCode | Promise<ExitCode>) =>
  async (...args: A): Promise<void> => {
    exitCode = await work(...args);
  };

const program = new Command('clerk-preflight')
  .description('Decides whether an application that uses Clerk may go to production.')
  .version(VERSION)
  .exitOverride()
  .configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    // Commander quotes what it does not know, which may be a secret in the wrong place.
    writeErr: (text) => terminal.err(makeRedactor([])(text).trimEnd()),
  })
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 approved or healthy, 1 blocked or roll back, 2 wrong usage or config, 3 pending or hold, 130 interrupted.',
  );

program
  .command('start')
  .description('the sandbox, the predeploy profile against it, the report')
  .option('--fault <id>', 'start the reference application with this seeded fault')
  .option('--suite <names>', 'only these suites, separated by commas')
  .option('--output <dir>', `report folder (default: ${REPORT_FOLDER})`)
  .action(does((flags: Parameters<typeof start>[0]) => start(flags, context)));

const withTarget = (command: Command): Command =>
  command
    .option('--config <file>', 'the config that describes the target', 'preflight.config.ts')
    .option('--output <dir>', `report folder (default: ${REPORT_FOLDER})`)
    .option('--deadline <time>', 'give up after this time: 90s, 10m, 1h')
    .option('--sandbox', 'against the embedded sandbox')
    .option('--fault <id>', 'with --sandbox: this seeded fault')
    .option('--json', 'checklist.json on stdout');

withTarget(program.command('run').description('run checks against a target and write the report'))
  .option('--profile <name>', 'predeploy or smoke', 'predeploy')
  .option('--suite <names>', 'only these suites, separated by commas')
  .option('--only <ids>', 'only the checks that decide these items, or these checks')
  .action(does((flags: Parameters<typeof run>[0]) => run(flags, context)));

withTarget(program.command('smoke').description('after a deploy: healthy (0), roll back (1) or hold (3)')).action(
  does((flags: Parameters<typeof smoke>[0]) => smoke(flags, context)),
);

program
  .command('sandbox')
  .description('keep the sandbox up to develop against')
  .option('--fault <id>', 'start the reference application with this seeded fault')
  .option('--database <kind>', 'postgres, mongo or both (default: both)')
  .option('--clerk-only', 'the Clerk stand-in alone; prints an .env for your application')
  .option('--frontend-port <port>', 'port of the stand-in’s Frontend API (default: any free one)')
  .option('--backend-port <port>', 'port of its Backend API (default: any free one)')
  .option('--environment <kind>', 'with --clerk-only: development or production (default: development)')
  .option('--endpoint <url...>', 'with --clerk-only: webhook endpoints on loopback; URL#user.created,… filters events')
  .option('--webhook-secret <secret>', 'with --clerk-only: whsec_… that the endpoints sign with (default: made)')
  .option('--seed <file>', 'with --clerk-only: JSON with users, organizations and settings, or a snapshot')
  .option('--no-scripts', 'with --clerk-only: without clerk-js, for which the network may be needed once')
  .option('--json', 'its environment as JSON')
  .action(does((flags: Parameters<typeof sandbox>[0]) => sandbox(flags, context)));

addWebhookCommands(program, does, context);

program
  .command('gate')
  .description('judge a report folder: 0 approved, 1 blocked, 3 pending')
  .argument('[folder]', 'report folder', REPORT_FOLDER)
  .option('--phase <name>', 'judge the items up to this phase', 'pre-deploy')
  .option('--json', 'verdict, reasons and digest on stdout')
  .action(does((folder: string, flags: Parameters<typeof gate>[1]) => gate(folder, flags, context)));

program
  .command('report')
  .description('render the report again from its evidence')
  .argument('[folder]', 'report folder', REPORT_FOLDER)
  .option('--phase <name>', 'judge the items up to this phase', 'pre-deploy')
  .action(does((folder: string, flags: { phase: string }) => report(folder, flags, context)));

program
  .command('list')
  .description('every checklist item')
  .option('--json', 'as JSON')
  .action(does((flags: { json?: boolean }) => list(flags, context)));

program
  .command('explain')
  .description('what an item claims, how it is decided, how to mend a failure')
  .argument('<item>', 'item id')
  .option('--json', 'as JSON')
  .action(does((id: string, flags: { json?: boolean }) => explain(id, flags, context)));

program
  .command('doctor')
  .description('what is there, what is missing, where each engine comes from')
  .option('--provision', 'make every engine ready, not only look')
  .option('--json', 'as JSON')
  .action(does((flags: Parameters<typeof doctor>[0]) => doctor(flags, context)));

/** The one place where an error becomes an exit code. */
function describeError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof PreflightError) {
    terminal.err(`${error.code === 'interrupted' ? '' : '✖ '}${error.message}`);
    if (error.remedy !== undefined) terminal.err(`  ${error.remedy}`);
  } else {
    const line = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
    terminal.err(`✖ The harness itself failed: ${line}`);
    terminal.err('  This says nothing about the target. Set PREFLIGHT_VERBOSE=1 and run it again to see more.');
    if (process.env['PREFLIGHT_VERBOSE'] !== undefined && error instanceof Error) terminal.err(error.stack ?? '');
  }
  return exitCodeOf(error);
}

// A reader that closes early (`| head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
// What escapes every `catch` is the harness's own fault: it unwinds like an interruption, so that clean-up runs.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => interruption.fail(error));
}

try {
  await program.parseAsync();
} catch (error) {
  exitCode = describeError(interruption.signal.aborted ? interruption.signal.reason : error);
} finally {
  interruption.release();
}
process.exitCode = exitCode;
