/**
 * Runs the examples of docs/webhook-vectors/README.md as they stand there, each against the official library of its
 * language: `npx tsx scripts/check-webhook-examples.ts`. Needs Python 3 and Go 1.25 or newer, and their registries.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const folder = fileURLToPath(new URL('../docs/webhook-vectors/', import.meta.url));

/** The one block of code in a language that the README has. */
export function exampleOf(language: string, readme = readFileSync(join(folder, 'README.md'), 'utf8')): string {
  const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, named]) => named === language);
  const [only] = blocks;
  if (only?.[2] === undefined || blocks.length > 1)
    throw new RangeError(`the README has ${blocks.length} ${language} examples`);
  return only[2];
}

/** File, and the commands that make the library ready and run the example. */
const LANGUAGES = {
  python: {
    file: 'check_vectors.py',
    commands: ['python3 -m venv venv', 'venv/bin/pip install --quiet svix', 'venv/bin/python check_vectors.py'],
  },
  go: {
    file: 'vectors_test.go',
    commands: ['go mod init example', 'go get github.com/svix/svix-webhooks/go', 'go test -count=1 .'],
  },
} as const;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [language, { file, commands }] of Object.entries(LANGUAGES)) {
    const place = mkdtempSync(join(tmpdir(), `clerk-preflight-${language}-`));
    try {
      writeFileSync(join(place, file), exampleOf(language));
      copyFileSync(join(folder, 'vectors.json'), join(place, 'vectors.json'));
      let said = '';
      for (const command of commands) said = (await execa({ cwd: place, shell: true })`${command}`).stdout;
      process.stdout.write(`${language}: ${said}\n`);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }
}
