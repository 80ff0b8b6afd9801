import { once } from 'node:events';
import { PreflightError } from '../../checklists/error.ts';
import type { CommandContext } from '../context.ts';
import { provisionEngines, sandboxEngines } from '../engines.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { makeStages } from '../stages.ts';
import { withSandbox } from './with-sandbox.ts';

export interface SandboxFlags {
  readonly fault?: string;
  readonly database?: string;
  readonly clerkOnly?: boolean;
  readonly frontendPort?: string;
  readonly backendPort?: string;
  readonly json?: boolean;
}

const DATABASES = { postgres: ['postgres'], mongo: ['mongodb'], both: ['postgres', 'mongodb'] } as const;

/** `clerk-preflight sandbox`: keeps it up until Ctrl-C, and prints the environment that points at it. */
export async function sandbox(flags: SandboxFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, interruption } = context;
  const choice = flags.database ?? 'both';
  if (!(choice in DATABASES)) {
    throw new PreflightError('usage', `--database takes ${Object.keys(DATABASES).join(', ')}, not ${choice}.`);
  }
  const databases = [...DATABASES[choice as keyof typeof DATABASES]];
  const request = {
    fault: flags.fault ?? '',
    databases,
    clerkOnly: flags.clerkOnly ?? false,
    frontendPort: parsePort(flags.frontendPort),
    backendPort: parsePort(flags.backendPort),
  };
  const stages = makeStages(terminal);
  await provisionEngines(sandboxEngines(request.clerkOnly), context, stages);
  return withSandbox(request, context, stages, async ({ env }) => {
    if (flags.json === true) terminal.out(JSON.stringify(env));
    else for (const [name, value] of Object.entries(env)) terminal.out(`${name}=${value}`);
    terminal.err('The sandbox is up. Ctrl-C stops and removes it.');
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    return EXIT.interrupted;
  });
}

/** @throws PreflightError `usage` */
function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new PreflightError('usage', `A port is a number from 1 to 65535, not ${text}.`);
}
