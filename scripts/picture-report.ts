/**
 * Takes a picture of a report page, or prints it to PDF when the output ends in `.pdf`:
 *   npx tsx scripts/picture-report.ts checklist.html picture.png [--dark] [--width 1200] [--height 900 | --full]
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    width: { type: 'string', default: '1200' },
    height: { type: 'string', default: '900' },
  },
});
const [page, output] = positionals;
if (page === undefined || output === undefined) {
  process.stderr.write(
    'usage: picture-report.ts <checklist.html> <output.png|.pdf> [--dark] [--width N] [--height N | --full]\n',
  );
  process.exit(2);
}

const browser = await launchChromium();
try {
  const tab = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme: values.dark ? 'dark' : 'light',
    deviceScaleFactor: 2,
  });
  await tab.goto(pathToFileURL(path.resolve(page)).href);
  if (output.endsWith('.pdf')) await tab.pdf({ path: output, preferCSSPageSize: true, printBackground: true });
  else await tab.screenshot({ path: output, fullPage: values.full });
} finally {
  await browser.close();
}
