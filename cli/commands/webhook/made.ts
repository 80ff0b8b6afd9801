import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal, readJournal, type Journal } from '../../../fixtures/cleanup/journal.ts';
import { stateFolder } from '../../run/state-folder.ts';

/**
 * Users that `webhook send` has made up, by the URLs they were sent to: written before each is sent, so that `--delete` can
 * remove them later, and off loopback speaks of no others.
 */
export interface MadeUsers {
  readonly note: (url: string, userId: string) => void;
  /** Those of this run and of earlier ones, in the order in which they were made. */
  all(url: string): Promise<string[]>;
  /** Forgets those that are gone; the rest is still known. */
  forget(url: string, gone: ReadonlySet<string>): Promise<void>;
}

/** @param marker this run's; each run writes a file of its own */
export function openMadeUsers(env: NodeJS.ProcessEnv, marker: string): MadeUsers {
  const journals = new Map<string, Journal>();
  const folderOf = (url: string): string =>
    join(stateFolder(env), 'sent', createHash('sha256').update(url).digest('hex').slice(0, 16));
  const filesOf = async (url: string): Promise<string[]> => {
    const folder = folderOf(url);
    const names = existsSync(folder) ? await readdir(folder) : [];
    return names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(folder, name))
      .sort();
  };
  const usersOf = (file: string): string[] =>
    readJournal(file).flatMap((entry) => (entry.kind === 'row' ? [entry.userId] : []));
  return {
    note: (url, userId) => {
      let journal = journals.get(url);
      if (journal === undefined) {
        journal = openJournal(join(folderOf(url), `${marker}.jsonl`));
        journals.set(url, journal);
      }
      journal.note({ kind: 'row', mirror: url, userId });
    },
    all: async (url) => (await filesOf(url)).flatMap(usersOf),
    forget: async (url, gone) => {
      for (const file of await filesOf(url)) {
        if (usersOf(file).every((id) => gone.has(id))) await rm(file, { force: true });
      }
    },
  };
}
