import type { CheckRecord } from '../../checklists/evidence.ts';

/** `{ 'load.api.mean': 'pass', … }`: records by their check, without the mirror. */
export function statesOf(records: readonly CheckRecord[], prefix: string): Record<string, string> {
  return Object.fromEntries(
    records.filter(({ id }) => id.startsWith(prefix)).map(({ id, state }) => [nameOf(id).slice(prefix.length), state]),
  );
}

export function detailOf(records: readonly CheckRecord[], check: string): string {
  return records.find(({ id }) => nameOf(id) === check)?.detail ?? `no ${check}`;
}

function nameOf(id: string): string {
  return id.split('@')[0] ?? id;
}
