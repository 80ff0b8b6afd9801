import { once } from 'node:events';
import { PreflightError } from '../../checklists/error.ts';
import type { CommandContext } from '../context.ts';
import { provisionEngines, SANDBOX_ENGINES } from '../engines.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { makeStages } from '../stages.ts';
import { clerkOnly } from './clerk-only.ts';
import { withSandbox } from './with-sandbox.ts';

export interface SandboxFlags {
  readonly fault?: string;
  readonly database?: string;
  readonly clerkOnly?: boolean;
  readonly frontendPort?: string;
  readonly backendPort?: string;
  readonly environment?: string;
  readonly endpoint?: readonly string[];
  readonly webhookSecret?: string;
  readonly seed?: string;
  readonly scripts?: boolean;
  readonly json?: boolean;
}

const DATABASES = { postgres: ['postgres'], mongo: ['mongodb'], both: ['postgres', 'mongodb'] } as const;

/** `clerk-preflight sandbox`: keeps it up until Ctrl-C, and prints the environment that points at it. */
export async function sandbox(flags: SandboxFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, interruption } = context;
  const ports = { frontendPort: parsePort(flags.frontendPort), backendPort: parsePort(flags.backendPort) };
  refuseMixture(flags);
  if (flags.clerkOnly === true) return clerkOnly({ ...flags, ...ports }, context);
  const choice = flags.database ?? 'both';
  if (!(choice in DATABASES)) {
    throw new PreflightError('usage', `--database takes ${Object.keys(DATABASES).join(', ')}, not ${choice}.`);
  }
  const databases = [...DATABASES[choice as keyof typeof DATABASES]];
  const request = { fault: flags.fault ?? '', databases, ...ports };
  const stages = makeStages(terminal);
  await provisionEngines(SANDBOX_ENGINES, context, stages);
  return withSandbox(request, context, stages, async ({ env }) => {
    if (flags.json === true) terminal.out(JSON.stringify(env));
    else for (const [name, value] of Object.entries(env)) terminal.out(`${name}=${value}`);
    terminal.err('The sandbox is up. Ctrl-C stops and removes it.');
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    return EXIT.interrupted;
  });
}

/** What belongs to the stand-in alone, and what to the rest: a flag that would do nothing is refused. */
function refuseMixture(flags: SandboxFlags): void {
  const alone = {
    endpoint: '--endpoint',
    webhookSecret: '--webhook-secret',
    environment: '--environment',
    seed: '--seed',
  };
  const rest = { fault: '--fault', database: '--database' };
  const refused = Object.entries(flags.clerkOnly === true ? rest : alone).find(
    ([name]) => flags[name as keyof SandboxFlags] !== undefined,
  );
  if (refused === undefined) return;
  throw new PreflightError(
    'usage',
    `${refused[1]} has no meaning ${flags.clerkOnly === true ? 'with' : 'without'} --clerk-only.`,
  );
}

/** @throws PreflightError `usage` */
function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new PreflightError('usage', `A port is a number from 1 to 65535, not ${text}.`);
}
