import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../package.ts';

/** One line of the evidence reporter. */
const ReporterLine = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begin'), checks: z.number() }),
  z.object({ event: z.literal('check'), id: z.string(), title: z.string(), state: z.string(), detail: z.string() }),
  z.object({ event: z.literal('error'), message: z.string() }),
  z.object({ event: z.literal('end'), status: z.string() }),
]);
export type ReporterLine = z.infer<typeof ReporterLine>;

export interface PlaywrightRun {
  /** Folders of `suites/`. */
  readonly suites: readonly string[];
  /** Item or check ids; empty for all. */
  readonly only: readonly string[];
  /** One after the other: nothing else may talk to the target meanwhile. */
  readonly alone: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onLine: (line: ReporterLine) => void;
}

export interface PlaywrightOutcome {
  readonly checks: number;
  /** Why Playwright itself could not do its work; the harness's trouble. */
  readonly trouble: string | undefined;
}

/** How long Playwright may take to close its browser after an interruption. */
const GRACE_MS = 10_000;

/** Runs the suites. What they found is in the evidence file; this says only whether they could be run. */
export async function runPlaywright({
  suites,
  only,
  alone,
  env,
  signal,
  onLine,
}: PlaywrightRun): Promise<PlaywrightOutcome> {
  const built = join(PACKAGE_ROOT, 'dist', 'playwright.config.js');
  const source = join(PACKAGE_ROOT, 'playwright.config.ts');
  const config = existsSync(source) ? source : built;
  const cli = join(createRequire(import.meta.url).resolve('@playwright/test/package.json'), '..', 'cli.js');
  const child = execa(
    process.execPath,
    [
      cli,
      'test',
      '--config',
      config,
      ...suites.map((suite) => `suites/${suite}/`),
      ...grepFor(only),
      ...(alone ? ['--workers', '1'] : []),
    ],
    {
      cwd: PACKAGE_ROOT,
      env: { ...env, FORCE_COLOR: '0' },
      stdin: 'ignore',
      reject: false,
      detached: true,
      cancelSignal: signal,
      gracefulCancel: false,
      forceKillAfterDelay: GRACE_MS,
      killSignal: 'SIGINT',
      buffer: { stdout: false, stderr: true },
      maxBuffer: 1_000_000,
    },
  );
  let checks = 0;
  let ended = false;
  let trouble: string | undefined;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parseLine(text);
    if (line === undefined) continue;
    if (line.event === 'begin') checks = line.checks;
    if (line.event === 'error') trouble ??= line.message;
    if (line.event === 'end') ended = true;
    onLine(line);
  }
  const { stderr } = await child;
  if (child.pid !== undefined) endGroup(child.pid);
  if (!ended) trouble ??= firstLine(stderr);
  return { checks, trouble: checks === 0 && /no tests found/i.test(trouble ?? '') ? undefined : trouble };
}

/** Tags are `@` and the id; a tag ends where a space or the text does. */
function grepFor(only: readonly string[]): string[] {
  if (only.length === 0) return [];
  const ids = only.map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return ['--grep', `@(${ids.join('|')})(@[a-z0-9-]+)?(?=\\s|$)`];
}

function parseLine(text: string): ReporterLine | undefined {
  try {
    return ReporterLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whatever of the process group is still there (a browser, a worker) goes with it. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? 'Playwright ended without a word';
}
