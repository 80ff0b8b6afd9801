#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// In a checkout the sources run through tsx; the published package carries built JavaScript and no sources.
const source = new URL('./main.ts', import.meta.url);
if (existsSync(fileURLToPath(source))) {
  const tsx = await import('tsx/esm/api').catch(() => undefined);
  if (tsx === undefined) {
    process.stderr.write(
      '✖ The dependencies are not installed.\n  Run `npm start` or `npm ci` in the project first.\n',
    );
    process.exit(2);
  }
  tsx.register();
  await import(source.href);
} else {
  await import(new URL('../dist/cli/main.js', import.meta.url).href);
}
