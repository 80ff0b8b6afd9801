import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          root,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/blackbox/**'],
          // Holds every answer of every Clerk stand-in that a test starts against Clerk's documents.
          setupFiles: ['tests/clerk/openapi/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          // One more than vitest's own choice on two cores: most files wait for a server most of the time.
          maxWorkers: 2,
        },
      },
      {
        // The real command against real engines: one file at a time, so that two runs never share the two cores.
        test: {
          name: 'blackbox',
          root,
          include: ['tests/blackbox/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          // For the tests that say `concurrent`.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
