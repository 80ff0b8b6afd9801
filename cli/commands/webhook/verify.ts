import { PreflightError } from '../../../checklists/error.ts';
import { headerOf, readRecorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';
import {
  explainSignature,
  type ReceivedDelivery,
  type SignatureExplanation,
} from '../../../fixtures/webhook/verify.ts';
import type { CommandContext } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { readInput, readWhole } from './input.ts';
import { secretsOfFlags, type SecretFlags } from './secrets.ts';

export interface VerifyFlags extends SecretFlags {
  readonly header: readonly string[];
  readonly body?: string;
  readonly now?: string;
  readonly json?: boolean;
}

/** `clerk-preflight webhook verify`: whether a delivery's signature and age hold, and why not. */
export async function verify(file: string | undefined, flags: VerifyFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const now =
    flags.now === undefined ? Math.floor(Date.now() / 1000) : readWhole(flags.now, '--now', 0, 253_402_300_799);
  const secrets = requireSome(await secretsOfFlags(flags, context));
  const deliveries = await readDeliveries(file, flags, context);
  const explained = deliveries.map((delivery) => ({
    id: showText(headerOf(delivery, 'svix-id') ?? headerOf(delivery, 'webhook-id') ?? '(no id)', 80),
    explanation: explainSignature(
      delivery,
      secrets.map(({ value }) => value),
      now,
    ),
  }));
  if (flags.json === true) {
    terminal.out(
      JSON.stringify({
        schemaVersion: 1,
        deliveries: explained.map(({ id, explanation }) => ({
          id,
          ...explanation,
          secret: nameOf(explanation, secrets),
        })),
      }),
    );
  } else {
    for (const { id, explanation } of explained) terminal.out(write(id, explanation, secrets));
  }
  return explained.every(({ explanation }) => explanation.verified) ? EXIT.ok : EXIT.blocked;
}

async function readDeliveries(
  file: string | undefined,
  { header, body }: VerifyFlags,
  context: CommandContext,
): Promise<ReceivedDelivery[]> {
  if (file !== undefined) {
    if (header.length > 0 || body !== undefined) {
      throw new PreflightError('usage', 'A delivery comes from a file or from --header and --body, not from both.');
    }
    const { bytes, name } = await readInput(file, context);
    return readRecorded(bytes.toString('utf8'), name);
  }
  if (header.length === 0 || body === undefined) {
    throw new PreflightError('usage', 'There is no delivery to verify.', {
      remedy: 'Name a recorded one (or - for standard input), or give its --header lines and its --body file.',
    });
  }
  return [{ headers: header.map(readHeaderLine), body: (await readInput(body, context)).bytes }];
}

function readHeaderLine(line: string): [string, string] {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]?(.*)$/s.exec(line);
  if (match !== null) return [match[1] ?? '', match[2] ?? ''];
  throw new PreflightError('usage', `--header takes a name, a colon and a value, not ${showText(line, 40)}.`);
}

function nameOf({ secret }: SignatureExplanation, secrets: readonly NamedSecret[]): string | null {
  return secret === undefined ? null : (secrets[secret]?.name ?? null);
}

function write(id: string, explanation: SignatureExplanation, secrets: readonly NamedSecret[]): string {
  const { verified, age, findings } = explanation;
  const name = nameOf(explanation, secrets);
  const signer = name === null ? '' : `, signed with the secret from ${name}`;
  const old = age === undefined ? '' : `, ${age.seconds < 0 ? `${-age.seconds} s ahead` : `${age.seconds} s old`}`;
  return [
    `${verified ? '✔' : '✖'} ${id} ${verified ? 'holds' : 'does not hold'}${signer}${old}`,
    ...findings.flatMap(({ code, detail, remedy }) => [
      `  ${code}: ${detail}`,
      ...(remedy === undefined ? [] : [`    ${remedy}`]),
    ]),
  ].join('\n');
}
