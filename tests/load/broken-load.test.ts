import { chmod, readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadApi } from '../../load/api.ts';
import { runLoad } from '../../load/index.ts';
import { configFor, stage, type Stage } from './context.ts';
import { detailOf, statesOf } from './outcomes.ts';

const ALL_OPEN = {
  'row.p95': 'inconclusive',
  'row.max': 'inconclusive',
  'ack.p95': 'inconclusive',
  complete: 'inconclusive',
};

test.each([
  ['throwing', /script itself failed in 2\d of 2[34]\d iterations: .*broke/],
  ['unparsable', /exit code 107, the script threw an exception: .*thrown while loading/],
  ['aborting', /exit code 108, the script stopped the run/],
])('a %s script decides nothing', async (script, text) => {
  const { context } = await stage();
  const url = new URL(`./scripts/${script}.ts`, import.meta.url);
  const outcomes = await loadApi(context, context.config.mirrors[0]!, url);
  for (const { state, detail } of Object.values(outcomes)) {
    expect(state).toBe('inconclusive');
    expect(detail).toMatch(text);
  }
});

test('a signing secret that is none breaks the script, not the target, and is not printed', async () => {
  const { context, target } = await stage();
  const mirror = context.config.mirrors[0]!;
  const mirrors = [{ ...mirror, webhook: { ...mirror.webhook, secret: 'whsec_***not*base64***' } }];
  const records = await runLoad({ ...context, config: configFor(target.url, { mirrors }) });
  expect(statesOf(records, 'load.webhook.')).toEqual(ALL_OPEN);
  expect(detailOf(records, 'load.webhook.complete')).toMatch(/script itself failed in (2[34]\d) of \1 iterations/);
  expect(JSON.stringify(records)).not.toContain('not*base64');
});

test('no k6 at all decides nothing', async () => {
  const { context } = await stage();
  const records = await runLoad({ ...context, k6: join(context.workDir, 'no-such-k6') });
  expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['inconclusive']));
  expect(detailOf(records, 'load.api.mean')).toMatch(/k6 could not be started: ENOENT/);
});

test('a k6 that is killed decides nothing, and its users are removed', async () => {
  const { staged, pid } = await stageWithPid(
    (n) => n === 100,
    (found) => process.kill(found, 'SIGKILL'),
  );
  const records = await runLoad(staged.context);
  expect(statesOf(records, 'load.webhook.')).toEqual(ALL_OPEN);
  expect(detailOf(records, 'load.webhook.complete')).toMatch(/k6 was killed by SIGKILL/);
  expect(staged.target.rows).toEqual([]);
  expect(isAlive(await pid())).toBe(false);
});

test('an interruption ends k6, removes the users, and leaves the rest undecided', async () => {
  const controller = new AbortController();
  const { staged, pid } = await stageWithPid(
    (n) => n === 100,
    () => controller.abort(),
  );
  const records = await runLoad({ ...staged.context, signal: controller.signal });
  expect(statesOf(records, 'load.webhook.')).toEqual(ALL_OPEN);
  expect(detailOf(records, 'load.webhook.complete')).toMatch(/the run was interrupted/);
  expect(staged.target.requests.webhook).toBeLessThan(240);
  expect(staged.target.rows).toEqual([]);
  expect(staged.removed.length).toBeGreaterThanOrEqual(100);
  expect(isAlive(await pid())).toBe(false);
});

test('a run that is interrupted before it starts sends nothing', async () => {
  const { context, target } = await stage();
  const records = await runLoad({ ...context, signal: AbortSignal.abort() });
  expect(records).toHaveLength(7);
  expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['inconclusive']));
  expect(target.requests).toEqual({ api: 0, webhook: 0 });
});

test("the machine's own k6 variables and proxy do not reshape the load", async () => {
  const { context, target } = await stage();
  const foreign = { K6_ITERATIONS: '1', K6_VUS: '1', K6_OUT: 'json=elsewhere.json', HTTP_PROXY: 'http://127.0.0.1:9' };
  Object.assign(process.env, foreign);
  try {
    await loadApi(context, context.config.mirrors[0]!);
  } finally {
    for (const name of Object.keys(foreign)) delete process.env[name];
  }
  expect(target.requests.api).toBeGreaterThanOrEqual(239);
});

test.skipIf(process.platform !== 'linux')('secrets stand on no command line', async () => {
  let commandLine = '';
  const { staged } = await stageWithPid(
    (n) => n === 50,
    (found) => (commandLine = readFileSync(`/proc/${found}/cmdline`, 'utf8')),
  );
  const token = await staged.context.mintToken(staged.context.config.mirrors[0]!);
  await runLoad(staged.context);
  expect(commandLine).toContain('webhook.ts');
  expect(commandLine).not.toContain(token);
  expect(commandLine).not.toContain('whsec_');
});

/** Stages a k6 that notes its process id, and acts on it at a certain delivery. */
async function stageWithPid(when: (n: number) => boolean, act: (pid: number) => void) {
  let pidFile = '';
  const staged: Stage = await stage({
    webhook: (n) => {
      if (when(n)) act(Number(readFileSync(pidFile, 'utf8')));
      return {};
    },
  });
  const { workDir, k6 } = staged.context;
  pidFile = join(workDir, 'pid');
  const wrapper = join(workDir, 'k6-with-pid');
  // `exec` keeps the process id.
  await writeFile(wrapper, `#!/bin/sh\necho $$ > '${pidFile}'\nexec '${k6}' "$@"\n`);
  await chmod(wrapper, 0o755);
  return {
    staged: { ...staged, context: { ...staged.context, k6: wrapper } },
    pid: async () => Number(await readFile(pidFile, 'utf8')),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
