import { access, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import {
  describeEngines,
  provisionAll,
  provisionChromium,
  provisionClerkScripts,
  provisionK6,
  provisionMongo,
  startMongo,
} from '../../sandbox/engines/index.ts';
import { bareContext, temporaryFolder } from './context.ts';

// Playwright reads this once, when it is loaded: a browser of the machine's own must not decide these tests.
vi.hoisted(() => {
  process.env['PLAYWRIGHT_BROWSERS_PATH'] = '/nonexistent/browsers';
});

/** macOS keeps its browsers where no PATH leads. */
const hasApplications = process.platform === 'darwin';

describe('where nothing is and nothing may be provisioned', () => {
  test.each([
    ['mongodb', provisionMongo],
    ['k6', provisionK6],
    ['clerk-js', provisionClerkScripts],
  ])('%s is missing, with what was tried and a remedy', async (engine, provision) => {
    await expect(provision(await bareContext())).rejects.toMatchObject({
      code: 'engine-missing',
      message: expect.stringMatching(new RegExp(`No ${engine} .*Tried: .*forbidden by PREFLIGHT_ENGINES`)) as string,
      remedy: expect.stringMatching(/\w/) as string,
    });
  });

  test.skipIf(hasApplications)('chromium is missing, with what was tried and a remedy', async () => {
    await expect(provisionChromium(await bareContext())).rejects.toMatchObject({
      code: 'engine-missing',
      remedy: expect.stringContaining('playwright install') as string,
    });
  });

  test('starting a database that is missing says the same', async () => {
    await expect(startMongo(await bareContext())).rejects.toMatchObject({ code: 'engine-missing' });
  });

  test('one error names every missing engine', async () => {
    await expect(provisionAll(await bareContext(), ['postgres', 'mongodb', 'k6'])).rejects.toMatchObject({
      code: 'engine-missing',
      message: expect.stringMatching(/No mongodb .*No k6 /) as string,
    });
  });

  test('the doctor says so without touching the cache', async () => {
    const ctx = await bareContext();
    const findings = await describeEngines(ctx);
    expect(findings.find(({ engine }) => engine === 'postgres')).toMatchObject({ state: 'found' });
    expect(findings.find(({ engine }) => engine === 'k6')).toMatchObject({
      state: 'missing',
      remedy: expect.any(String) as string,
    });
    await expect(access(ctx.cacheDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('the doctor names the ways that are open, and why another is not', async () => {
  const ctx = await bareContext({ PREFLIGHT_ENGINES: 'any' });
  const findings = await describeEngines(ctx);
  const mongodb = findings.find(({ engine }) => engine === 'mongodb');
  expect(mongodb).toMatchObject({
    state: 'obtainable',
    detail: expect.stringContaining('mongodb-memory-server') as string,
  });
  // There is neither Go nor pip on that PATH.
  expect(mongodb?.detail).not.toContain('FerretDB');
  await expect(access(ctx.cacheDir)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a wish that means nothing is a wrong usage', async () => {
  await expect(provisionK6(await bareContext({ PREFLIGHT_ENGINES: 'sometimes' }))).rejects.toMatchObject({
    code: 'usage',
    remedy: expect.stringContaining('found-only') as string,
  });
});

test('an aborted context provisions nothing', async () => {
  const ctx = { ...(await bareContext()), signal: AbortSignal.abort() };
  await expect(provisionAll(ctx)).rejects.toMatchObject({ code: 'interrupted' });
});

describe('k6 on PATH', () => {
  async function placeK6(output: string): Promise<ReturnType<typeof bareContext>> {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'k6'), `#!/bin/sh\n${output}\n`);
    await chmod(join(folder, 'k6'), 0o755);
    return await bareContext({ PATH: `${folder}:/usr/bin:/bin` });
  }

  test('of the v1 line is taken', async () => {
    const ctx = await placeK6(`echo 'k6 v1.4.2 (commit/abc, go1.25.1, linux/amd64)'`);
    await expect(provisionK6(ctx)).resolves.toMatchObject({
      version: '1.4.2',
      source: expect.stringContaining('k6 on PATH') as string,
    });
  });

  test.each([
    ['of an older line', `echo 'k6 v0.57.0 (go1.23.6, linux/amd64)'`],
    ['of a newer line', `echo 'k6 v2.0.0 (go1.27.0, linux/amd64)'`],
    ['that is something else', `echo 'Usage: k6 [mountains]'`],
    ['that does not start', 'exit 126'],
  ])('%s is passed over', async (_, output) => {
    const ctx = await placeK6(output);
    await expect(provisionK6(ctx)).rejects.toMatchObject({
      code: 'engine-missing',
      message: expect.stringContaining('is no k6 v1') as string,
    });
  });
});

test.skipIf(hasApplications)('a browser that does not start is passed over', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'chromium-browser'), '#!/bin/sh\necho "requires the chromium snap" >&2\nexit 1\n');
  await chmod(join(folder, 'chromium-browser'), 0o755);
  const ctx = await bareContext({ PATH: folder });
  await expect(provisionChromium(ctx)).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringContaining('requires the chromium snap') as string,
  });
});
