import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PreflightError } from '../../../checklists/error.ts';
import { makeRedactor } from '../../../fixtures/redaction/redact.ts';
import { makeIdentity, newMarker } from '../../../fixtures/run/identity.ts';
import { diagnose as diagnoseReceiver, sendProbe, type Diagnosis } from '../../../fixtures/webhook/diagnose/index.ts';
import { writeDiagnosis } from '../../../fixtures/webhook/diagnose/write.ts';
import type { CommandContext } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { readWhole } from './input.ts';
import { openMadeUsers } from './made.ts';
import { secretsOfFlags, type SecretFlags } from './secrets.ts';
import { targetOfConfig } from './target.ts';
import { requireHttpUrl } from './url.ts';

export interface DiagnoseFlags extends SecretFlags {
  readonly create?: boolean;
  readonly health?: string;
  readonly ca?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

const EXITS: Readonly<Record<Diagnosis['state'], ExitCode>> = {
  healthy: EXIT.ok,
  finding: EXIT.blocked,
  inconclusive: EXIT.pending,
};

/** `clerk-preflight webhook diagnose`: why deliveries do not arrive, and what mends it. */
export async function diagnose(url: string, flags: DiagnoseFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, env, cwd, interruption } = context;
  requireHttpUrl(url);
  const deadlineMs = readWhole(flags.timeout, '--timeout', 1, 600_000);
  const secrets = await secretsOfFlags(flags, context);
  if (flags.create === true && secrets.length === 0) {
    throw new PreflightError('usage', '--create needs the signing secret.', {
      remedy: 'Set CLERK_WEBHOOK_SIGNING_SECRET, or name its variable with --secret-env.',
    });
  }
  const target = flags.config === undefined ? undefined : await targetOfConfig(resolve(cwd, flags.config), env);
  const ca = flags.ca === undefined ? [] : [await readAuthority(resolve(cwd, flags.ca), flags.ca)];
  const connection = { ca: [...ca, ...(target?.connection?.ca ?? [])], proxy: target?.connection?.proxy };
  const headers = target?.headers ?? {};
  const marker = newMarker(Date.now());
  const identity = makeIdentity(marker);
  const userId = identity.userId();
  // Should this end before the removal: `webhook send URL --delete` knows the user.
  const made = openMadeUsers(env, marker);
  if (flags.create === true) made.note(url, userId);
  const probing = {
    url,
    healthUrl: new URL(flags.health ?? target?.health ?? '/health', target?.url ?? url).href,
    secrets: secrets.map(({ value }) => value),
    otherSecret: `whsec_${randomBytes(32).toString('base64')}`,
    identity,
    userId,
    headers,
    connection,
    deadlineMs,
    now: Date.now,
  };
  const { diagnosis, left } = await diagnoseReceiver({
    facts: {
      url,
      secrets: secrets.map(({ name }) => name),
      create: flags.create === true,
      proxied: connection.proxy !== undefined,
      startedAt: Date.now(),
    },
    send: (probe) => sendProbe(probe, probing),
    signal: interruption.signal,
    onProbe: ({ sent }) => {
      if (terminal.interactive) terminal.err(`· ${sent}`);
    },
  });
  if (flags.create === true && !left) await made.forget(url, new Set([userId]));
  const redact = makeRedactor([...probing.secrets, ...Object.values(headers), connection.proxy ?? '']);
  if (flags.json === true) {
    const shown = { schemaVersion: 1, url, ...diagnosis, ...(left ? { left: userId } : {}) };
    terminal.out(redact(JSON.stringify(shown)));
  } else terminal.out(redact(writeDiagnosis(diagnosis)));
  if (left) {
    terminal.err(
      `! The user ${userId} may still be there; \`clerk-preflight webhook send ${url} --delete\` removes it.`,
    );
  }
  return EXITS[diagnosis.state];
}

async function readAuthority(file: string, name: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PreflightError('usage', `The file ${name} cannot be read (${(cause as { code?: string }).code}).`, {
      cause,
    });
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new PreflightError('usage', `${name} holds no certificate in PEM.`);
}
