import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, describeEngines, provisionAll, type Provisions } from '../../sandbox/engines/index.ts';
import { realContext } from './context.ts';

let engines: Provisions;
// Cold, two programs are built: minutes.
beforeAll(async () => {
  engines = await provisionAll(realContext());
}, 600_000);

describe('every engine', () => {
  test('is here, and says in words where it came from', () => {
    for (const engine of ENGINES) expect(engines[engine].source).toMatch(/\w+ \w+/);
  });

  test('is found the second time: nothing is built or fetched', async () => {
    const ctx = realContext({ env: { ...process.env, PREFLIGHT_ENGINES: 'found-only' } });
    expect(await provisionAll(ctx)).toEqual(engines);
    expect(ctx.lines).toHaveLength(ENGINES.length);
  });

  test('is found by the doctor, with the same words', async () => {
    for (const { engine, state, detail } of await describeEngines(realContext())) {
      expect({ engine, state, detail }).toEqual({ engine, state: 'found', detail: engines[engine].source });
    }
  });
});

test('k6 runs TypeScript as it is', async () => {
  const script = `const answer: number = 42; export default function (): void { if (answer !== 42) throw new Error(); }`;
  const run = await execa(engines.k6.path as string, ['run', '--quiet', '--no-usage-report', '-'], {
    input: script,
    env: { K6_NO_USAGE_REPORT: 'true' },
    all: true,
  });
  expect(run.all).toMatch(/iterations\W+: 1 /);
});

test('the browser renders a page under Playwright', async () => {
  const { path, args } = engines.chromium;
  const browser = await chromium.launch({ executablePath: path as string, args: [...(args ?? [])] });
  try {
    const page = await browser.newPage();
    await page.setContent('<h1 id="it">ready</h1>');
    expect(await page.textContent('#it')).toBe('ready');
  } finally {
    await browser.close();
  }
});

test.each([
  ['clerkJs', '@clerk/clerk-js', '6.34.1', 'dist/clerk.browser.js'],
  ['ui', '@clerk/ui', '1.34.0', 'dist/ui.browser.js'],
] as const)("Clerk's scripts are unpacked: %s", async (folder, name, version, script) => {
  const dir = engines['clerk-js'][folder];
  expect(JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'))).toMatchObject({ name, version });
  expect((await readFile(join(dir, script))).length).toBeGreaterThan(100_000);
});
