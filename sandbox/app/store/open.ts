import type { Log } from '../log.ts';
import type { StoreSettings } from '../settings.ts';
import { openMongodb } from './mongodb.ts';
import { openPostgres } from './postgres.ts';
import type { UserStore } from './store.ts';

/** The store that the settings name. */
export function openStore(settings: StoreSettings, log: Log): UserStore {
  return settings.kind === 'postgres' ? openPostgres(settings.url, log) : openMongodb(settings.url, settings.database);
}
