import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../reporters/html.ts';
import { renderJunit } from '../../reporters/junit.ts';
import { findChromium, launchChromium } from '../../scripts/chromium.ts';
import { makeSampleReport } from './sample-report.ts';

const found = findChromium();

describe.skipIf(found === undefined)(
  found === undefined ? 'in a browser (skipped: no Chromium was found)' : 'in a browser',
  () => {
    let browser: Browser;
    let directory = '';
    let address = '';
    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'preflight-page-'));
      const file = path.join(directory, 'checklist.html');
      await writeFile(file, renderHtml(makeSampleReport()));
      address = pathToFileURL(file).href;
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await rm(directory, { recursive: true, force: true });
    });

    const visit = async (
      use: (page: Page) => Promise<void>,
      { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
    ) => {
      const context = await browser.newContext(options);
      try {
        const page = await context.newPage();
        await page.goto(`${address}${hash}`);
        await use(page);
      } finally {
        await context.close();
      }
    };
    const shown = (page: Page) => page.locator('[data-item]:not([hidden])').count();

    test.each([true, false])('hostile text is inert (script allowed: %s)', async (javaScriptEnabled) => {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      const events: string[] = [];
      page.on('dialog', (dialog) => {
        events.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => request.url() === address || events.push(`request ${request.url()}`));
      page.on('console', (message) => events.push(`console ${message.text()}`));
      page.on('pageerror', (error) => events.push(`error ${error.message}`));
      page.on('frameattached', () => events.push('frame'));
      await page.goto(address, { waitUntil: 'load' });
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(
        await page.locator('img, iframe, object, embed, form[action], base, failure, meta[http-equiv=refresh]').count(),
      ).toBe(0);
      expect(await page.locator('script').count()).toBe(1);
      expect(await page.locator('style').count()).toBe(1);
      if (javaScriptEnabled) expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
      expect(events).toEqual([]);
      await context.close();
    });

    test('its policy refuses a script that got in all the same', () =>
      visit(async (page) => {
        const refused = await page.evaluate(
          () =>
            new Promise<string>((resolve) => {
              document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
              const script = document.createElement('script');
              script.append('window.pwned = 1');
              document.body.append(script);
            }),
        );
        expect(refused).toMatch(/script-src|require-trusted-types-for/);
        expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
      }));

    test('without script every row is there and no dead control is', () =>
      visit(
        async (page) => {
          expect(await shown(page)).toBe(makeSampleReport().items.length);
          expect(await page.locator('button:visible, input:visible').count()).toBe(0);
          await page.locator('#webhook\\.replay > summary').click();
          expect(await page.locator('#webhook\\.replay .claim').isVisible()).toBe(true);
        },
        { javaScriptEnabled: false },
      ));

    test('filters by state, and by words', () =>
      visit(async (page) => {
        await page.locator('[data-filter=failed]').click();
        expect(await shown(page)).toBe(3);
        await page.locator('[data-filter=waived]').click();
        expect(await shown(page)).toBe(4);
        expect(await page.locator('#shown').textContent()).toBe('4 of 13 rows');
        await page.locator('#search').fill('R. Roe 2026-12-01');
        expect(await shown(page)).toBe(1);
        await page.locator('#search').fill('no such words');
        expect(await page.locator('#nothing').isVisible()).toBe(true);
        expect(await page.locator('.section:visible').count()).toBe(0);
      }));

    test('a link to a row unfolds it, also where a filter hides it', () =>
      visit(
        async (page) => {
          expect(await page.locator('#load\\.waived').getAttribute('open')).toBe('');
          await page.locator('[data-filter=failed]').click();
          await page.evaluate(() => (location.hash = '#webhook.never'));
          await expect.poll(() => page.locator('#webhook\\.never .claim').isVisible()).toBe(true);
          expect(await shown(page)).toBe(13);
        },
        { hash: '#load.waived' },
      ));

    test('a broken anchor does no harm', () =>
      visit(async (page) => expect(await page.locator('#toolbar').isVisible()).toBe(true), { hash: '#%E0%A4%A' }));

    test.each(['light', 'dark'] as const)('follows the system (%s), and the button against it', (colorScheme) =>
      visit(
        async (page) => {
          const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          const [light, dark] = ['rgb(247, 247, 245)', 'rgb(18, 20, 23)'];
          expect(await ground()).toBe(colorScheme === 'light' ? light : dark);
          await page.locator('#theme').click();
          expect(await ground()).toBe(colorScheme === 'light' ? dark : light);
          await page.reload();
          expect(await ground()).toBe(colorScheme === 'light' ? dark : light);
          await page.emulateMedia({ media: 'print' });
          expect(await ground()).toBe('rgb(255, 255, 255)');
        },
        { colorScheme },
      ),
    );

    test.each([320, 400, 768, 1280])('nothing scrolls sideways at %i pixels, unfolded', (width) =>
      visit(
        async (page) => {
          await page.locator('#unfold').click();
          const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
          expect(scrollWidth).toBe(clientWidth);
        },
        { viewport: { width, height: 800 } },
      ),
    );

    test('is worked by the keyboard', () =>
      visit(async (page) => {
        await page.keyboard.press('/');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
        await page.locator('[data-filter=failed]').focus();
        await page.keyboard.press('Space');
        expect(await shown(page)).toBe(3);
        await page.locator('#webhook\\.refuses-forged > summary').focus();
        await page.keyboard.press('Enter');
        expect(await page.locator('#webhook\\.refuses-forged .claim').isVisible()).toBe(true);
      }));

    test('every control and every cell of the map has a name', () =>
      visit(async (page) => {
        const nameless = await page.evaluate(
          () =>
            [...document.querySelectorAll('a, button, input')].filter(
              (node) =>
                !(node.getAttribute('aria-label') ?? node.closest('label')?.textContent ?? node.textContent)?.trim(),
            ).length,
        );
        expect(nameless).toBe(0);
      }));

    test("the browser's own parser takes junit.xml", async () => {
      // On a page of its own: the report's policy forbids it to parse.
      const page = await browser.newPage();
      const errors = await page.evaluate(
        (text) => new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('parsererror').length,
        renderJunit(makeSampleReport()),
      );
      await page.close();
      expect(errors).toBe(0);
    });
  },
);
