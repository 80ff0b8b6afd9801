import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Report } from '../checklists/verdict.ts';

/**
 * Runs suites again and again against one healthy sandbox, with the workers that every run has, and says after each run
 * how long it took and which checks did not pass: whatever does not pass here is a flake. Ends with 1 when there was one.
 *
 *   npx tsx scripts/repeat-suites.ts --times 50 --suite e2e
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = join(ROOT, 'cli', 'bin.js');

const { values } = parseArgs({
  options: { times: { type: 'string', default: '50' }, suite: { type: 'string', default: 'e2e' } },
});
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new RangeError('--times takes a number of runs');

const folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-repeat-'));
const sandbox = spawn(process.execPath, [COMMAND, 'sandbox', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
const gone = new Promise<void>((resolve) => sandbox.once('close', () => resolve()));
process.once('SIGINT', () => sandbox.kill('SIGTERM'));
let flakes = 0;
const seconds: number[] = [];
try {
  const env = await firstObject();
  for (let run = 1; run <= times; run += 1) {
    const { took, bad } = await runOnce(env);
    seconds.push(took);
    flakes += bad.length;
    process.stdout.write(
      `${String(run).padStart(3)} of ${times}  ${took.toFixed(1)} s  ${bad.join(', ') || 'all passed'}\n`,
    );
  }
} finally {
  sandbox.kill('SIGTERM');
  await gone;
  await rm(folder, { recursive: true, force: true });
}
const [least, median, most] = [0, Math.floor(seconds.length / 2), seconds.length - 1].map(
  (index) => seconds.toSorted((a, b) => a - b)[index] ?? Number.NaN,
);
process.stdout.write(
  `${times} runs of ${values.suite}: ${flakes} checks that did not pass; ${least?.toFixed(1)} to ${most?.toFixed(1)} s, median ${median?.toFixed(1)} s\n`,
);
process.exitCode = flakes === 0 ? 0 : 1;

/** The environment that the sandbox prints once it is up. */
async function firstObject(): Promise<Record<string, string>> {
  for await (const line of createInterface({ input: sandbox.stdout })) {
    if (line.startsWith('{')) return JSON.parse(line) as Record<string, string>;
  }
  throw new Error('the sandbox ended before it was up');
}

async function runOnce(env: Record<string, string>): Promise<{ took: number; bad: string[] }> {
  const output = join(folder, 'report');
  await rm(output, { recursive: true, force: true });
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [COMMAND, 'run', '--config', join(ROOT, 'preflight.config.ts'), '--suite', values.suite, '--output', output],
    { cwd: ROOT, env: { ...process.env, ...env, PREFLIGHT_STATE: join(folder, 'state') }, stdio: 'ignore' },
  );
  await new Promise((resolve) => child.once('close', resolve));
  const took = (performance.now() - started) / 1_000;
  const { items } = Report.parse(JSON.parse(await readFile(join(output, 'checklist.json'), 'utf8')));
  const checks = items.flatMap((item) => item.checks);
  if (checks.length === 0) return { took, bad: ['no check ran'] };
  const bad = checks.filter(({ state }) => state === 'fail' || state === 'inconclusive');
  return { took, bad: [...new Set(bad.map(({ id, state }) => `${id} ${state}`))] };
}
