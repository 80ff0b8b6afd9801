import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inconclusive } from '../../fixtures/check/outcome.ts';
import type { CheckRecord } from '../../checklists/evidence.ts';
import { connectClerk } from '../../fixtures/clerk/backend.ts';
import { makeMember, type Member } from '../../fixtures/clerk/member.ts';
import { openJournal } from '../../fixtures/cleanup/journal.ts';
import { removeRows } from '../../fixtures/cleanup/sweep.ts';
import type { Mirror, ResolvedConfig } from '../../fixtures/config/index.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import { tokenFor } from '../../fixtures/tokens/genuine.ts';
import { makeIdentity } from '../../fixtures/run/identity.ts';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import { itemsOf, loadChecklists } from '../../checklists/load.ts';
import { readLoadLimits, runLoad, type LoadLimits, type RowReader } from '../../load/index.ts';

export interface LoadStage {
  readonly config: ResolvedConfig;
  readonly k6: string;
  readonly marker: string;
  readonly journalFile: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs k6 alone, with tokens of a user that was made for it. */
export async function runLoadStage({
  config,
  k6,
  marker,
  journalFile,
  log,
  signal,
}: LoadStage): Promise<CheckRecord[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'clerk-preflight-load-'));
  const identity = makeIdentity(marker);
  const journal = openJournal(journalFile);
  // A load is killed as easily as anything else; its users all start with the run's marker.
  for (const { id } of config.mirrors) journal.note({ kind: 'rows', mirror: id, prefix: identity.userPrefix });
  let member: Promise<Member> | undefined;
  const memberIn = async (mirror: Mirror): Promise<Member> => {
    member ??= makeMember({ config, clerk: connectClerk(config), identity, journal });
    const made = await member;
    const reader = await openReader(mirror);
    try {
      const { met } = await pollUntil(
        () => reader.rowsOf(made.id),
        (rows) => rows.length > 0,
        {
          deadlineMs: config.deadlines.syncMs,
          signal,
        },
      );
      if (!met) throw new Inconclusive(`The load's user has no row in ${mirror.id}: see sync.created@${mirror.id}.`);
      return made;
    } finally {
      await reader.close();
    }
  };
  try {
    return await runLoad({
      config,
      k6,
      runMarker: marker,
      limits: loadLimits(),
      workDir,
      log,
      signal,
      mintToken: async (mirror) => tokenFor(config, mirror, await memberIn(mirror)),
      openReader: adaptReader,
      removeRows: async (mirror, prefix) => {
        const entries = [{ kind: 'rows' as const, mirror: mirror.id, prefix }];
        for (const line of await removeRows(config, mirror, entries)) log(`still there: ${line}`);
      },
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The load's limits, as the items state them. */
export function loadLimits(): LoadLimits {
  return readLoadLimits(itemsOf(loadChecklists()));
}

async function adaptReader(mirror: Mirror): Promise<RowReader> {
  const reader = await openReader(mirror);
  return {
    countByPrefix: async (prefix) => (await reader.keysByPrefix(prefix)).length,
    keysByPrefix: async (prefix, after) => {
      const keys = await reader.keysByPrefix(prefix);
      return after === undefined ? keys : keys.filter((key) => key > after);
    },
    close: () => reader.close(),
  };
}
