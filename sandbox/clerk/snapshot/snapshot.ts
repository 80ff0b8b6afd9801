import { isObject } from '../http/body.ts';
import { invalidFormat } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { checkInjection, type Injection } from '../deliveries/injections.ts';
import type { z } from 'zod';
import { decodeRecord, encodeRecord } from './codec.ts';
import { type Collection, collectionsOf, fillCollection } from './collections.ts';
import { RECORDS, SNAPSHOT_VERSION, SnapshotFrame } from './schema.ts';

/** Everything the stand-in knows, but for its keys and ports, as JSON can say it. */
export function takeSnapshot(instance: Instance): Record<string, unknown> {
  const { deliveries, store } = instance;
  return {
    version: SNAPSHOT_VERSION,
    instanceId: instance.id,
    environment: instance.environment,
    clockOffsetMs: instance.clock.offset,
    tokenLifetimeSeconds: instance.tokenLifetimeSeconds,
    limits: instance.limits.enabled,
    settings: encodeRecord(instance.settings),
    store: Object.fromEntries([...collectionsOf(store)].map(([name, held]) => [name, encodeRecord(held)])),
    endpoints: deliveries.endpoints(),
    messages: [...deliveries.messages.all()],
    injections: deliveries.injections.list(),
    failures: instance.failures.list(),
  };
}

/**
 * Puts a snapshot in the place of all there is. Keys, addresses and the instance's id stay: a snapshot of another
 * instance brings its people, not its identity. Nothing is changed when anything is wrong with it.
 *
 * @throws ClerkApiError `form_param_format_invalid`, with what is wrong and where
 */
export function restoreSnapshot(instance: Instance, given: unknown): void {
  const frame = readFrame(given);
  const collections = readCollections(instance, frame.store);
  const settings = readSettings(instance, frame.settings);
  const { deliveries, failures, store } = instance;
  deliveries.clear();
  store.clear();
  for (const [name, held] of collections) fillCollection(store, name, held);
  Object.assign(instance.settings, settings);
  instance.clock.setOffset(frame.clockOffsetMs);
  instance.limits.clear();
  instance.limits.enabled = frame.limits;
  instance.tokenLifetimeSeconds = frame.tokenLifetimeSeconds;
  failures.restore(frame.failures);
  deliveries.injections.restore(frame.injections as unknown as Injection[]);
  deliveries.restore(frame.endpoints, frame.messages);
}

function refuse(where: string, what: string): never {
  throw invalidFormat('snapshot', `The snapshot is not one: ${where}: ${what}`);
}

/** The first thing that a schema finds wrong. */
function refuseIssue(where: readonly PropertyKey[], error: z.ZodError): never {
  const issue = error.issues[0];
  return refuse([...where, ...(issue?.path ?? [])].map(String).join('.') || 'it', issue?.message ?? 'is wrong');
}

function readFrame(given: unknown): SnapshotFrame {
  const result = SnapshotFrame.safeParse(given);
  if (!result.success) return refuseIssue([], result.error);
  for (const [index, injection] of result.data.injections.entries()) {
    try {
      checkInjection(injection as unknown as Injection);
    } catch (error) {
      refuse(`injections.${index}`, (error as Error).message);
    }
  }
  // What was given, not what the schema made of it: answers keep the order of fields.
  return given as SnapshotFrame;
}

function readCollections(instance: Instance, stored: Readonly<Record<string, unknown>>): Map<string, Collection> {
  const present = collectionsOf(instance.store);
  const unknown = Object.keys(stored).find((name) => !present.has(name));
  if (unknown !== undefined) refuse(`store.${unknown}`, 'this stand-in keeps no such records');
  const collections = new Map<string, Collection>();
  for (const [name, kind] of present) {
    const held = decode(`store.${name}`, stored[name]);
    if (Array.isArray(kind) ? !Array.isArray(held) : !(held instanceof Map)) refuse(`store.${name}`, 'is missing');
    checkRecords(name, held as Collection);
    collections.set(name, held as Collection);
  }
  return collections;
}

function decode(where: string, value: unknown): unknown {
  try {
    return decodeRecord(value);
  } catch (error) {
    if (error instanceof TypeError) return refuse(where, error.message);
    throw error;
  }
}

function checkRecords(name: string, held: Collection): void {
  const schema = RECORDS[name];
  if (schema === undefined) return;
  for (const [key, record] of held.entries()) {
    const where = ['store', name, key as PropertyKey];
    const result = schema.safeParse(record);
    if (!result.success) refuseIssue(where, result.error);
    if (held instanceof Map && isObject(record) && record['id'] !== key) refuse(where.join('.'), 'has another id');
  }
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);

function readSettings(instance: Instance, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present = new Map<string, unknown>(Object.entries(instance.settings));
  const settings = decode('settings', given) as Record<string, unknown>;
  for (const [name, value] of Object.entries(settings)) {
    const kinds = [kindOf(present.get(name)), kindOf(value)];
    if (!present.has(name)) refuse(`settings.${name}`, 'there is no such setting');
    // Null stands for a setting that is not set, whatever it would hold.
    if (kinds[0] !== kinds[1] && !kinds.includes('null')) refuse(`settings.${name}`, `is a ${kinds[1]}`);
  }
  return settings;
}
