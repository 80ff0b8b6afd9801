import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import { type ClerkStandIn, type EndpointRequest, startClerk } from '../../sandbox/clerk/index.ts';
import { provisionClerkScripts } from '../../sandbox/engines/index.ts';
import type { CommandContext } from '../context.ts';
import { engineContext } from '../engines.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { makeStages } from '../stages.ts';
import { describeStandIn, envLines } from './clerk-env.ts';

export interface ClerkOnlyFlags {
  readonly frontendPort: number;
  readonly backendPort: number;
  readonly environment?: string;
  /** `URL`, or `URL#user.created,user.updated`. */
  readonly endpoint?: readonly string[];
  readonly webhookSecret?: string;
  readonly seed?: string;
  /** False leaves Clerk's browser scripts out. */
  readonly scripts?: boolean;
  readonly json?: boolean;
}

/** `clerk-preflight sandbox --clerk-only`: the stand-in for Clerk alone, in this very process, until Ctrl-C. */
export async function clerkOnly(flags: ClerkOnlyFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, env, interruption } = context;
  const environment = readEnvironment(flags.environment);
  const endpoints = (flags.endpoint ?? []).map((text) => readEndpoint(text, flags.webhookSecret));
  const seed = flags.seed === undefined ? undefined : await readSeed(resolve(context.cwd, flags.seed));
  const stages = makeStages(terminal);
  const scripts =
    flags.scripts === false
      ? undefined
      : await stages.run('clerk-js', (progress) => provisionClerkScripts(engineContext(context, progress)));
  const folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-clerk-'));
  let clerk: ClerkStandIn | undefined;
  try {
    const started = await stages.run('clerk', () =>
      startClerk({
        environment,
        endpoints,
        fapiPort: flags.frontendPort,
        bapiPort: flags.backendPort,
        ...(scripts === undefined ? {} : { scripts }),
        ...(seed === undefined ? {} : { seed }),
        log: (line) => (env['PREFLIGHT_VERBOSE'] === undefined ? undefined : terminal.err(`  ${line}`)),
      }),
    );
    clerk = started;
    const caFile = join(folder, 'clerk.pem');
    await writeFile(caFile, started.certificate);
    const standIn = describeStandIn(started, caFile);
    terminal.out(flags.json === true ? JSON.stringify(standIn) : envLines(standIn));
    terminal.err(
      [
        `Page            ${standIn.controlUrl}`,
        `Frontend API    ${standIn.frontendApiUrl}`,
        `Backend API     ${standIn.backendApiUrl}`,
        ...standIn.endpoints.map(({ url, events }) => `Endpoint        ${url}  ${events.join(', ') || 'every event'}`),
        `For a browser to trust the Frontend API, open ${standIn.frontendApiUrl}/v1/health once and accept it, or trust ${caFile}.`,
        'The sandbox is up. Ctrl-C stops and removes it.',
      ].join('\n'),
    );
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    return EXIT.interrupted;
  } finally {
    await clerk?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function readEnvironment(text = 'development'): 'development' | 'production' {
  if (text === 'development' || text === 'production') return text;
  throw new PreflightError('usage', `--environment takes development or production, not ${text}.`);
}

/** The part behind `#`, which no server would ever see, names the events. */
function readEndpoint(text: string, secret: string | undefined): EndpointRequest {
  const [url = '', events] = text.split('#', 2);
  return {
    url,
    ...(events === undefined ? {} : { events: events.split(',').filter((event) => event !== '') }),
    ...(secret === undefined ? {} : { secret }),
  };
}

async function readSeed(path: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new PreflightError('usage', `The seed file ${path} cannot be read as JSON.`, {
      remedy: 'Give a JSON file: { users, organizations, settings }, or a snapshot of the control API.',
      cause: error,
    });
  }
}
