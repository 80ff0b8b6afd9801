import type { Log } from '../log.ts';
import type { StoreSettings } from '../settings.ts';
import { openMongodb } from './mongodb.ts';
import { openPostgres } from './postgres.ts';
import { DATABASE_TIMEOUT_MS, type UserStore } from './store.ts';

/** The store that the settings name. */
export function openStore(settings: StoreSettings, log: Log, timeoutMs: number = DATABASE_TIMEOUT_MS): UserStore {
  return settings.kind === 'postgres'
    ? openPostgres(settings.url, log, timeoutMs)
    : openMongodb(settings.url, settings.database, timeoutMs);
}
