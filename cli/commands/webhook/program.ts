import type { Command } from 'commander';
import { WRONG_SIGNATURE_KINDS } from '../../../fixtures/webhook/wrong-signature.ts';
import type { CommandContext } from '../../context.ts';
import type { ExitCode } from '../../exit-code.ts';
import { corpus, type CorpusFlags } from './corpus.ts';
import { diagnose, type DiagnoseFlags } from './diagnose.ts';
import { listen, type ListenFlags } from './listen.ts';
import { send, type SendFlags } from './send.ts';
import { sign, type SignFlags } from './sign.ts';
import { verify, type VerifyFlags } from './verify.ts';

/** Wraps a command's work, which gives the exit code. */
export type Does = <A extends unknown[]>(
  work: (...args: A) => ExitCode | Promise<ExitCode>,
) => (...args: A) => Promise<void>;

const append = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `clerk-preflight webhook …` */
export function addWebhookCommands(program: Command, does: Does, context: CommandContext): void {
  const webhook = program.command('webhook').description('make, send, check and forward Clerk’s signed deliveries');

  const withSecrets = (command: Command): Command =>
    command
      .option(
        '--secret-env <name>',
        'variable that holds a signing secret; several times during a rotation',
        append,
        [],
      )
      .option('--secret-file <file>', 'file that holds one; several times', append, [])
      .option('--config <file>', 'config that names the variable')
      .option('--mirror <id>', 'with --config: whose secret, where its mirrors have different ones');

  const withMessage = (command: Command): Command =>
    withSecrets(command)
      .argument('[file]', 'body to sign as it is; - is standard input')
      .option('--event <type>', 'make an event of this type, such as user.created')
      .option('--seed <number>', 'which one: the same seed gives the same event')
      .option('--data <json>', 'laid over the event’s data; @file reads a file')
      .option('--id <id>', 'svix-id (default: a new one for each message)')
      .option('--timestamp <seconds>', 'svix-timestamp, in seconds since 1970 (default: now)')
      .option('--wrong <kind>', `a signature that is wrong on purpose: ${WRONG_SIGNATURE_KINDS.join(', ')}`);

  withMessage(webhook.command('sign').description('a signed delivery as a curl command, or as JSON'))
    .option('--url <url>', 'where the curl command sends it (default: "$WEBHOOK_URL")')
    .option('--json', 'headers and base64 body, as --replay reads them')
    .action(does((file: string | undefined, flags: SignFlags) => sign(file, flags, context)));

  withMessage(
    webhook
      .command('send')
      .description('sends signed deliveries: all acknowledged (0), one refused (1), nobody there (3)')
      .argument('<url>', 'the webhook route'),
  )
    .option('--repeat <n>', 'so many messages; with --id the same one so often', '1')
    .option('--concurrency <n>', 'so many at once', '1')
    .option('--fan-out <url...>', 'the same messages to these URLs too')
    .option('--replay <file>', 'send recorded deliveries as they are; - is standard input')
    .option('--resign', 'with --replay: fresh timestamps and signatures under the same ids')
    .option('--timeout <ms>', 'how long an answer may take', '15000')
    .option('--delete', 'send user.deleted for every user that was made up for the URL, now or earlier')
    .option('--json', 'the answers as JSON')
    .action(does((url: string, file: string | undefined, flags: SendFlags) => send(url, file, flags, context)));

  withSecrets(
    webhook.command('verify').description('whether a delivery holds, and if not, why: all hold (0), one does not (1)'),
  )
    .argument('[file]', 'a recorded delivery, or several; - is standard input')
    .option('--header <line>', 'in place of a file: "svix-id: msg_…"; several times', append, [])
    .option('--body <file>', 'with --header: the raw body')
    .option('--now <seconds>', 'as if it were then, in seconds since 1970 (default: now)')
    .option('--json', 'as JSON')
    .action(does((file: string | undefined, flags: VerifyFlags) => verify(file, flags, context)));

  withSecrets(webhook.command('listen').description('forwards deliveries to a local port, in place of a tunnel'))
    .requiredOption('--forward <url>', 'where they go, on loopback')
    .option('--clerk <url>', 'Backend API of the running stand-in (default: CLERK_API_URL)')
    .option('--events <types>', 'only these, separated by commas; user.* is a family')
    .option('--file <file>', 'the recorded deliveries of a file instead of the stand-in’s; - is standard input')
    .option('--resign', 'with --file: fresh timestamps and signatures under the same ids')
    .option('--record <file>', 'write each delivery there, a line each, for send --replay')
    .option('--count <n>', 'end after so many')
    .option('--timeout <ms>', 'how long an answer may take', '15000')
    .option('--json', 'each delivery and its answer as JSON, a line each')
    .action(does((flags: ListenFlags) => listen(flags, context)));

  webhook
    .command('corpus')
    .description('the receiver conformance corpus; with --config, played against a target')
    .option('--config <file>', 'play the cases against this target: all passed (0), one failed (1), undecided (3)')
    .option('--only <ids>', 'only these cases, separated by commas: ids, families, ids of checks, items')
    .option('--json', 'as JSON')
    .action(does((flags: CorpusFlags) => corpus(flags, context)));

  withSecrets(
    webhook
      .command('diagnose')
      .description('why deliveries do not arrive: healthy (0), a finding with its remedy (1), inconclusive (3)')
      .argument('<url>', 'the webhook route'),
  )
    .option('--create', 'also make a user by a signed delivery, and remove it')
    .option('--health <path>', 'where the application tells of its database (default: the config’s, or /health)')
    .option('--ca <file>', 'PEM of a certificate authority to trust besides the usual ones')
    .option('--timeout <ms>', 'how long an answer may take', '15000')
    .option('--json', 'the finding, its remedy and the observations as JSON')
    .action(does((url: string, flags: DiagnoseFlags) => diagnose(url, flags, context)));
}
