import type { MirrorReader } from '../../fixtures/databases/reader.ts';
import type { Mirror, ResolvedConfig } from '../../fixtures/config/resolved.ts';
import { makeIdentity, newMarker } from '../../fixtures/run/identity.ts';
import type { Bench } from '../../fixtures/webhook/corpus/bench.ts';
import type { Controls } from '../../fixtures/webhook/corpus/control.ts';
import { openBench } from '../../fixtures/webhook/corpus/open-bench.ts';
import { POLICIES } from './sandbox-config.ts';

export interface TryOptions {
  readonly mirror: Mirror;
  readonly reader: MirrorReader;
  readonly policies?: ResolvedConfig['policies'];
  readonly rowMs?: number;
  readonly httpMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly exclusive?: boolean;
  readonly controls?: Controls;
}

/** A bench without a run behind it: what it makes is removed with its database. */
export function tryBench({
  mirror,
  reader,
  policies = POLICIES,
  rowMs = 4_000,
  httpMs = 15_000,
  headers = {},
  exclusive = true,
  controls = {},
}: TryOptions): Bench {
  const failures = new Set<string>();
  return openBench({
    config: {
      target: { name: 'test', environment: 'staging', url: mirror.url, version: undefined, headers },
      policies,
      deadlines: { rowMs, httpMs, syncMs: rowMs, browserMs: rowMs },
    },
    mirror,
    reader,
    identity: makeIdentity(newMarker(Date.now())),
    journal: { note: () => undefined },
    failures: { has: (check) => failures.has(check), note: (check) => void failures.add(check) },
    exclusive,
    controls,
  });
}
