import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { readJournal } from '../../fixtures/cleanup/journal.ts';
import { restoreDisturbed } from '../../fixtures/control/restore.ts';
import { sweepRecords, type Leftovers } from '../../fixtures/cleanup/sweep.ts';
import type { ResolvedConfig } from '../../fixtures/config/index.ts';
import { knownFailuresFolder } from '../../fixtures/run/known-failures.ts';
import { staleJournals } from './state-folder.ts';

/** Removes what a journal names; the journal goes when nothing is left, and stays for the next start otherwise. */
export async function cleanUp(config: ResolvedConfig, journalFile: string): Promise<Leftovers> {
  await rm(knownFailuresFolder(journalFile), { recursive: true, force: true });
  if (!existsSync(journalFile)) return [];
  const left = await sweepRecords(config, readJournal(journalFile));
  if (left.length === 0) await rm(journalFile, { force: true });
  return left;
}

/**
 * Puts back what runs that died have left disturbed. Before anything else is asked of the target, which may not be there
 * without its database; the journals stay for {@link cleanUpAfterCrashes}.
 */
export async function restoreAfterCrashes(config: ResolvedConfig, folder: string): Promise<Leftovers> {
  const left: string[] = [];
  for (const file of await staleJournals(folder)) left.push(...(await restoreDisturbed(config, readJournal(file))));
  return left;
}

/** Removes what runs that died have left behind. */
export async function cleanUpAfterCrashes(config: ResolvedConfig, folder: string): Promise<Leftovers> {
  const left: string[] = [];
  for (const file of await staleJournals(folder)) left.push(...(await cleanUp(config, file)));
  return left;
}
