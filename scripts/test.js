import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies, ROOT, runProgram } from './install.js';

/**
 * `npm test`: lint, types, the direction of imports, unit tests, black-box tests. Each tool counts as one, each test
 * as one; the last line says how many passed and failed. Names on the command line choose steps.
 */
await ensureDependencies();

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'clerk-preflight-test-'));
const vitest = (project) => ({
  command: bin('vitest'),
  args: ['run', '--config', '.config/vitest.config.ts', '--project', project],
  counts: join(scratch, `${project}.json`),
});
const npmScript = (name) => ({ command: 'npm', args: ['run', '--silent', name] });
const STEPS = {
  lint: npmScript('lint'),
  types: npmScript('types'),
  imports: npmScript('imports'),
  // Everything that the tests run on, so that a missing engine fails here, by name.
  engines: { command: process.execPath, args: [join(ROOT, 'cli', 'bin.js'), 'doctor', '--provision'] },
  unit: vitest('unit'),
  blackbox: vitest('blackbox'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  process.stderr.write(`✖ There is no step ${unknown.join(', ')}. There are: ${Object.keys(STEPS).join(', ')}.\n`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
let interrupted = false;
/** What failed, once more at the end: a log is read from its last line up. */
const failures = [];
const started = Date.now();
for (const [name, { command, args, counts }] of Object.entries(STEPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  const from = Date.now();
  const reporting =
    counts === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${counts}`];
  const code = await runProgram(command, [...args, ...reporting]);
  const tally = counts === undefined ? undefined : readTally(counts);
  passed += tally?.passed ?? (code === 0 ? 1 : 0);
  failures.push(...(tally?.failures ?? []));
  if (code !== 0 && (tally?.failures ?? []).length === 0) failures.push(name);
  // A runner that failed without a failed test (a file that does not load, say) has failed all the same.
  failed += Math.max(tally?.failed ?? 0, code === 0 ? 0 : 1);
  process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)\n`);
  if (code === 130) {
    interrupted = true;
    break;
  }
}
rmSync(scratch, { recursive: true, force: true });
if (failures.length > 0) process.stdout.write(`\nfailed:\n${failures.map((line) => `  ✖ ${line}`).join('\n')}\n`);
process.stdout.write(
  `\ntogether ${((Date.now() - started) / 1000).toFixed(0)} s\n${passed} passed, ${failed} failed\n`,
);
process.exitCode = interrupted ? 130 : failed === 0 && passed > 0 ? 0 : 1;

function readTally(file) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const failures = testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed').map(describeFailure),
    );
    return { passed: numPassedTests, failed: numFailedTests, failures };
  } catch {
    return undefined;
  }
}

function describeFailure({ fullName, failureMessages }) {
  const message = (failureMessages[0] ?? '').replace(/\s+/g, ' ');
  return `${fullName}: ${message.length > 300 ? `${message.slice(0, 300)} …` : message}`;
}
